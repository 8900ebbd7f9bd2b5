import type { Api, Operation } from "../ir/api.ts";
import type { Schema } from "../ir/schema.ts";

/** Notes that do not change what a value may be. */
const NOTES: ReadonlySet<string> = new Set([
  "pointer",
  "title",
  "description",
  "deprecated",
  "default",
  "examples",
  "externalDocs",
]);

/** Whether two operations give data of the same type when they succeed. */
export function haveSameResult(api: Api, left: Operation, right: Operation): boolean {
  return fingerprint(api, left) === fingerprint(api, right);
}

function fingerprint(api: Api, operation: Operation): string {
  const successes = operation.responses.filter(({ status }) => status.startsWith("2"));
  const schemas = successes.flatMap(({ content }) => content.map(({ schema }) => print(api, schema)));
  return [...new Set(schemas)].sort().join("|");
}

/** Named schemas stand for themselves, so the text is finite. */
function print(api: Api, schema: Schema | undefined): string {
  const target = schema?.kind === "ref" ? api.schemas.get(schema.id)?.schema : undefined;
  if (target?.kind === "ref") return print(api, target);
  return JSON.stringify(schema, (key, value: unknown) => (NOTES.has(key) ? undefined : value)) ?? "none";
}
