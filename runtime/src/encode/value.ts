import { InputFault } from "../errors/input-fault.ts";
import { jsonText } from "./json-text.ts";

/** A parameter's value by shape, its absent members dropped. */
export type ParameterValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, string])[] };

/** `undefined` and `null` have no form on the wire (RFC 6570 section 2.3): absent, and dropped from lists and maps. */
export function parameterValue(value: unknown): ParameterValue | undefined {
  if (isAbsent(value)) return undefined;
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isAbsent(item)).map(scalarText);
    return items.length === 0 ? undefined : { kind: "list", items };
  }
  if (isMap(value)) {
    const entries = presentEntries(value).map(([key, member]) => [key, scalarText(member)] as const);
    return entries.length === 0 ? undefined : { kind: "map", entries };
  }
  return { kind: "text", text: scalarText(value) };
}

/** A scalar as text; structures within lists and maps, for which OpenAPI defines no form, as JSON. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new InputFault("a Date of the input is invalid", "Check dates before they are passed.");
  }
  if (hasText(value)) return String(value.toJSON());
  return typeof value === "object" ? jsonText(value) : String(value);
}

/** A date, of the language or of `Temporal`. */
export function hasText(value: unknown): value is { readonly toJSON: () => unknown } {
  return (
    typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function"
  );
}

/** An object that is a map of members, rather than a value such as a date. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !hasText(value) && !isRaw(value)
  );
}

/** A number that is written with its own digits (`JSON.rawJSON`). */
function isRaw(value: object): boolean {
  return "rawJSON" in value && Object.getPrototypeOf(value) === null;
}

/** Members that have a value. */
export function presentEntries(map: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(map).filter(([, member]) => !isAbsent(member));
}

/** Whether there is nothing to send. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
