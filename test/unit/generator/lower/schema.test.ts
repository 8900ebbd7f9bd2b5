import { describe, expect, test } from "vitest";
import { bare, lowerReply } from "./lower-document.ts";

const schemaOf = (schema: unknown, schemas?: Readonly<Record<string, unknown>>) =>
  bare(lowerReply(schema, schemas).schema);

describe("types", () => {
  test.each([
    [true, { kind: "any" }],
    [{}, { kind: "any" }],
    [false, { kind: "never" }],
    [{ type: "null" }, { kind: "null" }],
    [{ type: "boolean" }, { kind: "boolean" }],
    [
      { type: "string", minLength: 1, format: "email" },
      { kind: "string", minLength: 1, format: "email" },
    ],
    [
      { type: "integer", minimum: 0 },
      { kind: "number", integer: true, minimum: 0 },
    ],
    [{ const: 5 }, { kind: "literal", value: 5 }],
    [{ enum: ["a", "b"] }, { kind: "enum", values: ["a", "b"] }],
    [
      { type: "array", items: { type: "string" } },
      { kind: "array", items: { kind: "string" } },
    ],
    [{ type: "array" }, { kind: "array", items: { kind: "any" }, unsaid: true }],
    [
      { prefixItems: [{ type: "null" }], items: false },
      { kind: "tuple", items: [{ kind: "null" }], rest: { kind: "never" }, assumed: true },
    ],
    [{ not: { type: "null" } }, { kind: "not", inner: { kind: "null" } }],
  ])("%j", (schema, expected) => {
    expect(schemaOf(schema)).toEqual(expected);
  });

  test("a list of types is a union, in which integer is a number already", () => {
    expect(schemaOf({ type: ["number", "integer", "null"] })).toEqual({
      kind: "union",
      exactlyOne: false,
      variants: [{ kind: "number", integer: false }, { kind: "null" }],
    });
  });

  test("null is lifted out of an enum", () => {
    expect(schemaOf({ type: ["string", "null"], enum: ["a", "b", null] })).toEqual({
      kind: "union",
      exactlyOne: false,
      variants: [{ kind: "enum", values: ["a", "b"] }, { kind: "null" }],
    });
  });

  test("a missing type is assumed from keywords, and said where the guess loses something", () => {
    const { schema, codes } = lowerReply({ minLength: 2 });
    expect(bare(schema)).toEqual({ kind: "string", minLength: 2, assumed: true });
    expect(codes).toEqual(["info assumed-type"]);
    expect(lowerReply({ properties: {} }).codes).toEqual([]);
  });

  test("a type under another name is taken for its meaning", () => {
    const { schema, codes } = lowerReply({ type: "Datetime" });
    expect(schema.kind).toBe("string");
    expect(codes).toEqual(["warning unknown-type"]);
  });
});

describe("objects", () => {
  test("properties are sorted by code point, and a required name needs no declaration", () => {
    const schema = {
      type: "object",
      properties: { é: {}, z: {}, B: {}, "\u{1F600}": {}, "\uFFFD": {} },
      required: ["z", "new"],
    };
    const { schema: lowered } = lowerReply(schema);
    const properties = lowered.kind === "object" ? lowered.properties : [];
    expect(properties.map(({ name }) => name)).toEqual(["B", "new", "z", "é", "\uFFFD", "\u{1F600}"]);
    expect(properties.filter(({ required }) => required).map(({ name }) => name)).toEqual(["new", "z"]);
  });

  test("additional properties are anything, none or of a schema", () => {
    expect(lowerReply({ type: "object" }).schema).toMatchObject({ additional: undefined });
    expect(lowerReply({ additionalProperties: false }).schema).toMatchObject({ additional: false });
    expect(lowerReply({ additionalProperties: { type: "null" } }).schema).toMatchObject({
      additional: { kind: "null" },
    });
  });

  test("names from a prototype are names like any other", () => {
    const properties = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"null"}}');
    const { schema } = lowerReply({ type: "object", properties, required: ["__proto__"] });
    expect(bare(schema)).toMatchObject({
      properties: [
        { name: "__proto__", required: true, schema: { kind: "string" } },
        { name: "constructor", required: false, schema: { kind: "null" } },
      ],
    });
  });

  test("x-resilience marks a property", () => {
    const { schema } = lowerReply({
      properties: { id: { type: "string", "x-resilience": { critical: true } } },
    });
    expect(schema).toMatchObject({ properties: [{ name: "id", critical: true }] });
  });
});

describe("values that do not fit their keyword", () => {
  test.each([
    [{ type: "string", minLength: "3" }, { kind: "string", minLength: 3 }, "warning wrong-type"],
    [{ type: "string", minLength: -1 }, { kind: "string" }, "warning invalid-number"],
    [{ type: "string", maxLength: 1.5 }, { kind: "string" }, "warning invalid-number"],
    [{ type: "number", minimum: Number.NaN }, { kind: "number", integer: false }, "warning invalid-number"],
    [{ type: "number", multipleOf: 0 }, { kind: "number", integer: false }, "warning invalid-number"],
    [
      { type: "integer", minimum: 10, maximum: 1 },
      { kind: "number", integer: true },
      "warning contradictory-bounds",
    ],
    [{ type: "string", minLength: "1);alert(" }, { kind: "string" }, "error wrong-type"],
    [{ type: "string", pattern: "(" }, { kind: "string" }, "warning invalid-pattern"],
    [{ type: "integer", enum: ["1", "2"] }, { kind: "enum", values: [1, 2] }, "warning contradictory-enum"],
    [{ enum: ["a", "b", "a"] }, { kind: "enum", values: ["a", "b"] }, "info duplicate-enum-value"],
    [
      { type: "array", items: [{ type: "null" }] },
      { kind: "array", items: { kind: "null" } },
      "warning items-list",
    ],
    [null, { kind: "any" }, "error invalid-schema"],
  ])("%j", (schema, expected, code) => {
    const lowered = lowerReply(schema);
    expect(bare(lowered.schema)).toEqual(expected);
    expect(lowered.codes).toEqual([code]);
  });

  test("a keyword that means nothing where it stands is said once", () => {
    expect(lowerReply({ type: "array", minContains: 3 }).codes).toEqual(["info unsupported-keyword"]);
  });
});

describe("unions", () => {
  test("nested ones of a sort are flattened and repeated variants dropped", () => {
    const { schema, codes } = lowerReply({
      anyOf: [{ type: "string" }, { anyOf: [{ type: "null" }, { type: "string" }] }],
    });
    expect(bare(schema)).toEqual({
      kind: "union",
      exactlyOne: false,
      variants: [{ kind: "string" }, { kind: "null" }],
    });
    expect(codes).toEqual(["info duplicate-variant"]);
  });

  test("constants with titles are an enum with descriptions", () => {
    const { schema } = lowerReply({
      oneOf: [
        { const: 1, title: "ONE" },
        { const: 2, title: "TWO" },
      ],
    });
    expect(bare(schema)).toEqual({
      kind: "enum",
      values: [1, 2],
      descriptions: new Map([
        [1, "ONE"],
        [2, "TWO"],
      ]),
    });
  });

  test.each([
    ["a list", { "x-enum-descriptions": ["One", "Two"] }],
    ["a map", { "x-enum-descriptions": { 1: "One", 2: "Two" } }],
    ["another spelling", { "x-enumDescriptions": { 1: "One", 2: "Two" } }],
    ["names", { "x-enum-varnames": ["One", "Two"] }],
    ["a part, completed by names", { "x-enum-descriptions": { 2: "Two" }, "x-enumNames": ["One", "Second"] }],
  ])("values are described by extensions: %s", (_, described) => {
    const { schema } = lowerReply({ type: "integer", enum: [1, 2], ...described });
    expect(bare(schema)).toEqual({
      kind: "enum",
      values: [1, 2],
      descriptions: new Map([
        [1, "One"],
        [2, "Two"],
      ]),
    });
  });
});
