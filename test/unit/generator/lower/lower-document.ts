import type { Diagnostic } from "../../../../generator/src/diagnostics/diagnostic.ts";
import type { Api, Operation } from "../../../../generator/src/ir/api.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { lower } from "../../../../generator/src/lower/lower.ts";

export interface Lowered {
  readonly api: Api;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
}

const NOWHERE = { locate: () => ({ file: "", line: 1, column: 1 }), sources: new Map<string, string>() };

/** Lowers a document that is given as its value. */
export function lowerDocument(document: Readonly<Record<string, unknown>>): Lowered {
  const full = { openapi: "3.1.0", info: { title: "T", version: "1" }, ...document };
  const { value, diagnostics } = lower({ document: full, ...NOWHERE });
  if (value === undefined) throw new Error("lowering gave nothing");
  const codes = diagnostics.map(({ severity, code }) => `${severity} ${code}`);
  return { api: value, diagnostics, codes };
}

/** Lowers one operation, `GET /a` unless told otherwise. */
export function lowerOperation(
  operation: object,
  path = "/a",
  rest: object = {},
): Lowered & { operation: Operation } {
  const responses = { 204: { description: "" } };
  const lowered = lowerDocument({ paths: { [path]: { get: { responses, ...operation } } }, ...rest });
  const [first] = lowered.api.operations;
  if (first === undefined) throw new Error("no operation");
  return { ...lowered, operation: first };
}

/** Lowers a schema that stands in a reply, beside named ones. */
export function lowerReply(
  schema: unknown,
  schemas: Readonly<Record<string, unknown>> = {},
): Lowered & { schema: Schema; named: (name: string) => Schema } {
  const responses = { 200: { description: "", content: { "application/json": { schema } } } };
  const lowered = lowerOperation({ responses }, "/a", { components: { schemas } });
  const found = lowered.operation.responses[0]?.content[0]?.schema;
  if (found === undefined) throw new Error("no schema");
  return {
    ...lowered,
    schema: found,
    named: (name) => {
      const named = [...lowered.api.schemas.values()].find((each) => each.name === name);
      if (named === undefined) throw new Error(`no schema ${name}`);
      return named.schema;
    },
  };
}

const NOTES = new Set(["pointer", "title", "description", "readOnly", "writeOnly"]);

/** A schema without pointers and texts, to compare what it says of values. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null || value instanceof Map) return value;
  const kept = Object.entries(value).filter(([key, member]) => !NOTES.has(key) && member !== undefined);
  return Object.fromEntries(kept.map(([key, member]) => [key, bare(member)]));
}
