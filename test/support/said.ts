import { inspect } from "node:util";

const MOST_DEPTH = 12;

/** A value in every form in which a program might print, log or report it, its causes included. */
export function saidOf(...values: readonly unknown[]): string {
  return values.flatMap(forms).join("\n");
}

function forms(value: unknown): readonly string[] {
  return [
    String(typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null ? "" : value),
    inspect(value, { depth: MOST_DEPTH }),
    // What reporters make of it that go by its own members.
    inspect(value, { depth: MOST_DEPTH, customInspect: false }),
    JSON.stringify(value) ?? "",
    ...(value instanceof Error ? formsOfError(value) : []),
  ];
}

function formsOfError(error: Error): readonly string[] {
  const { name, message, stack = "", cause } = error;
  const errors = error instanceof AggregateError ? error.errors : [];
  return [name, message, stack, ...[cause, ...errors].filter((each) => each !== undefined).flatMap(forms)];
}
