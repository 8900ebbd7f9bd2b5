import fc from "fast-check";
import { expect, test } from "vitest";
import { lower } from "../../../../generator/src/lower/lower.ts";

const NOWHERE = { locate: () => ({ file: "", line: 1, column: 1 }), sources: new Map<string, string>() };

const names = ["A", "B", "C", "D"];
const reference = fc.constantFrom(...names).map((name) => ({ $ref: `#/components/schemas/${name}` }));

/** Schemas of every sort, contradictory and cyclic ones among them. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    reference,
    fc.constantFrom<unknown>(
      true,
      false,
      {},
      null,
      { type: "string", minLength: 1 },
      { type: ["integer", "null"] },
      { enum: [1, "a", null, 1] },
    ),
    fc.record({
      type: fc.constantFrom("object", ["object", "null"]),
      properties: fc.dictionary(fc.constantFrom("a", "b", "__proto__", "é"), tie("schema")),
      required: fc.subarray(["a", "z"]),
      description: fc.string(),
    }),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ allOf: fc.array(tie("schema"), { maxLength: 3 }) }),
    fc.record({
      oneOf: fc.array(tie("schema"), { maxLength: 3 }),
      discriminator: fc.constant({ propertyName: "a", mapping: { x: "A" } }),
    }),
    fc.record({
      properties: fc.constant({ a: { type: "string" } }),
      discriminator: fc.constant({ propertyName: "a" }),
    }),
    fc.record({ anyOf: fc.array(tie("schema"), { maxLength: 3 }), not: tie("schema") }),
  ),
}));

const document = fc
  .record({ body: schema, reply: schema, schemas: fc.tuple(schema, schema, schema, schema) })
  .map(({ body, reply, schemas }) => ({
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: {
      "/b/{id}": {
        post: {
          requestBody: {
            content: { "application/json": { schema: body }, "multipart/form-data": { schema: body } },
          },
          responses: {
            200: { description: "", content: { "application/json": { schema: reply }, "text/plain": {} } },
            default: { description: "" },
          },
        },
        get: { responses: { 200: { description: "", headers: { X: { schema: reply } } } } },
      },
      "/a": { get: { responses: { 204: { description: "" } } } },
    },
    components: { schemas: Object.fromEntries(names.map((name, index) => [name, schemas[index]])) },
  }));

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test("whatever the document holds, it is lowered, and the order of keys does not matter", () => {
  fc.assert(
    fc.property(document, (first) => {
      const second = reversed(first) as typeof first;
      const one = lower({ document: first, ...NOWHERE });
      const two = lower({ document: second, ...NOWHERE });
      expect(two.value).toEqual(one.value);
      expect([...(two.value?.schemas.keys() ?? [])]).toEqual([...(one.value?.schemas.keys() ?? [])]);
      expect(two.diagnostics.length).toBe(one.diagnostics.length);
    }),
    { numRuns: 300 },
  );
});

/** Object.freeze is shallow: every object and list below must be frozen for itself. */
function findUnfrozen(value: unknown, path: string): string | undefined {
  if (typeof value !== "object" || value === null || value instanceof Map) return undefined;
  if (!Object.isFrozen(value)) return path;
  for (const [key, member] of Object.entries(value)) {
    const found = findUnfrozen(member, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

test("schemas are frozen through and through", () => {
  fc.assert(
    fc.property(document, (value) => {
      const api = lower({ document: value, ...NOWHERE }).value;
      for (const [id, { schema: lowered }] of api?.schemas ?? [])
        expect(findUnfrozen(lowered, id)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
