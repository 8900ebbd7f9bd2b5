import { describe, expect, test } from "vitest";
import { childrenOf, refsOf, withChildren } from "../../../../generator/src/ir/children.ts";
import { foldSchema } from "../../../../generator/src/ir/fold.ts";
import { compareCodePoints } from "../../../../generator/src/ir/order.ts";
import { reachOfOperation } from "../../../../generator/src/ir/reach.ts";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { lowerOperation, lowerReply } from "../lower/lower-document.ts";

const everything = {
  type: "object",
  properties: {
    list: { type: "array", items: { type: "boolean" } },
    tuple: { prefixItems: [{ type: "null" }], items: { type: "integer" } },
    choice: { oneOf: [{ type: "string" }, { not: { const: 1 } }] },
    both: { allOf: [{ $ref: "#/components/schemas/A" }, { properties: { x: false } }] },
    conditions: {
      allOf: [Object.fromEntries(["if", "then", "else"].map((key) => [key, { minLength: 1 }]))],
      contains: { type: "null" },
      dependentSchemas: { a: { minProperties: 1 } },
      propertyNames: { maxLength: 9 },
      unevaluatedProperties: false,
      unevaluatedItems: { type: "boolean" },
    },
    tagged: { oneOf: [{ $ref: "#/components/schemas/A" }], discriminator: { propertyName: "k" } },
  },
  additionalProperties: { enum: ["a", "b"] },
  patternProperties: { "^x-": true },
};
const { schema } = lowerReply(everything, { A: { properties: { k: {} } } });

const size: (node: Schema) => number = (node) =>
  1 + childrenOf(node).reduce((sum, inner) => sum + size(inner), 0);

describe("schemas inside of a schema", () => {
  test("are all found, and found again after each was replaced", () => {
    const marked = (node: Schema): Schema => Object.freeze({ ...withChildren(node, marked), title: "seen" });
    const result = marked(schema);
    const titles = (node: Schema): number =>
      Number(node.title === "seen") + childrenOf(node).reduce((sum, inner) => sum + titles(inner), 0);
    expect(size(schema)).toBe(36);
    expect(titles(result)).toBe(36);
    expect(refsOf(result)).toEqual(new Set(["#/components/schemas/A"]));
  });

  test("that stay the same leave the node itself", () => {
    expect(withChildren(schema, (inner) => inner)).toBe(schema);
  });
});

test("a fold gives each node to the handler of its kind", () => {
  const kinds = new Set<string>();
  const leaf = ({ kind }: Schema): void => void kinds.add(kind);
  const inner = (node: Schema, fold: (child: Schema) => void): void => {
    leaf(node);
    childrenOf(node).forEach(fold);
  };
  foldSchema<void>({
    any: leaf,
    never: leaf,
    null: leaf,
    boolean: leaf,
    string: leaf,
    number: leaf,
    literal: leaf,
    enum: leaf,
    binary: leaf,
    ref: leaf,
    array: inner,
    tuple: inner,
    object: inner,
    union: inner,
    tagged: inner,
    all: inner,
    not: inner,
    conditional: inner,
    dependent: inner,
    contains: inner,
    names: inner,
    unevaluated: inner,
  })(schema);
  expect([...kinds].sort()).toEqual([
    "all",
    "any",
    "array",
    "boolean",
    "conditional",
    "contains",
    "dependent",
    "enum",
    "literal",
    "names",
    "never",
    "not",
    "null",
    "number",
    "object",
    "ref",
    "string",
    "tagged",
    "tuple",
    "unevaluated",
    "union",
  ]);
});

test("reach tells requests from replies and follows references through cycles", () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const { api, operation } = lowerOperation(
    {
      requestBody: { content: { "application/json": { schema: ref("In") } } },
      responses: { 200: { description: "", content: { "application/json": { schema: ref("Out") } } } },
    },
    "/a",
    {
      components: {
        schemas: {
          In: { type: "string" },
          Out: { properties: { next: ref("Loop") } },
          Loop: { properties: { out: ref("Out") } },
        },
      },
    },
  );
  const { request, reply } = reachOfOperation(api, operation);
  expect([...request]).toEqual(["#/components/schemas/In"]);
  expect([...reply].sort()).toEqual(["#/components/schemas/Loop", "#/components/schemas/Out"]);
});

test("order is by code point, not by UTF-16 unit or locale", () => {
  expect(["é", "z", "Z", "\u{1F600}", "\uFFFD", "", "zz"].sort(compareCodePoints)).toEqual([
    "",
    "Z",
    "z",
    "zz",
    "é",
    "\uFFFD",
    "\u{1F600}",
  ]);
});
