import type { Api } from "../../ir/api.ts";
import type { Schema } from "../../ir/schema.ts";
import { replySource } from "./expression.ts";
import type { PagingProblem } from "./problem.ts";
import { present, schemaAt } from "./schema-at.ts";

/** A cursor that callers get as a `Date`: what the server wrote beyond milliseconds is gone when it is sent back. */
export function lossyCursor(
  api: Api,
  page: Schema | undefined,
  next: string | undefined,
): readonly PagingProblem[] {
  const source = next === undefined ? undefined : replySource(next);
  if (page === undefined || source?.kind !== "data") return [];
  const found = schemaAt(api.schemas, page, source.path)?.schema;
  const { variants } = found === undefined ? { variants: [] } : present(api.schemas, found, 0);
  if (!variants.some((each) => each.kind === "string" && each.as === "Date")) return [];
  return [
    {
      key: "next",
      code: "x-resilience-pagination",
      severity: "warning",
      problem: `has ${JSON.stringify(next)} as \`next\`, which is read as a Date and loses what is finer than milliseconds`,
      fix: "leave that format as text, or page by something else",
    },
  ];
}
