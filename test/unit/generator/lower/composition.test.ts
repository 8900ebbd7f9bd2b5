import { describe, expect, test } from "vitest";
import { bare, lowerReply } from "./lower-document.ts";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const refNode = (name: string) => ({ kind: "ref", id: `#/components/schemas/${name}` });
const object = (...names: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});
const names = (schema: unknown) =>
  (schema as { properties: { name: string }[] }).properties.map(({ name }) => name);

describe("allOf", () => {
  test("a named schema takes over the properties of what it extends", () => {
    const { named } = lowerReply(ref("Cat"), {
      Pet: { ...object("name"), required: ["name"] },
      Cat: { allOf: [ref("Pet"), object("claws"), { required: ["claws"] }], description: "Meows." },
    });
    const cat = named("Cat");
    expect(names(cat)).toEqual(["claws", "name"]);
    expect(cat).toMatchObject({
      description: "Meows.",
      properties: [{ required: true }, { required: true }],
    });
  });

  test("one reference with texts beside it stays a reference", () => {
    const { schema } = lowerReply({ allOf: [ref("A")], description: "Mine." }, { A: object("a") });
    expect(schema).toMatchObject({ ...refNode("A"), description: "Mine." });
  });

  test("inside of another schema a reference is not copied", () => {
    const { schema } = lowerReply({ allOf: [ref("A"), object("b")] }, { A: object("a") });
    expect(bare(schema)).toMatchObject({ kind: "all", members: [refNode("A"), { kind: "object" }] });
  });

  test("a child narrows what it inherits", () => {
    const { named } = lowerReply(ref("B"), {
      A: object("kind"),
      B: { allOf: [ref("A"), { properties: { kind: { enum: ["x", "y"] } } }] },
    });
    expect(bare(named("B"))).toMatchObject({
      properties: [{ schema: { kind: "enum", values: ["x", "y"] } }],
    });
  });

  test("a type list with null makes the composition nullable", () => {
    const { schema } = lowerReply({ type: ["object", "null"], allOf: [ref("A")] }, { A: object("a") });
    expect(bare(schema)).toMatchObject({ kind: "union", variants: [refNode("A"), { kind: "null" }] });
  });

  test("a nullable base is extended by an object that is not", () => {
    const { named } = lowerReply(ref("B"), {
      A: { ...object("a"), type: ["object", "null"] },
      B: { allOf: [ref("A"), object("b")] },
    });
    expect(names(named("B"))).toEqual(["a", "b"]);
  });

  test("a bare type beside a reference says nothing", () => {
    const { schema } = lowerReply({ type: "object", allOf: [ref("A")] }, { A: { type: "array" } });
    expect(bare(schema)).toEqual(refNode("A"));
  });

  test("what cannot be merged stays: a choice beside an object", () => {
    const { schema } = lowerReply(
      { ...object("a"), oneOf: [ref("B"), ref("C")] },
      { B: object("b"), C: object("c") },
    );
    expect(bare(schema)).toMatchObject({ kind: "all", members: [{ kind: "object" }, { kind: "union" }] });
  });

  test("false and not-anything leave no value", () => {
    expect(lowerReply({ allOf: [false, { type: "string" }] }).schema.kind).toBe("never");
    expect(lowerReply({ type: "string", not: {} }).schema.kind).toBe("never");
  });
});

describe("discriminators", () => {
  const schemas = { A: object("kind", "a"), B: object("kind", "b") };

  test("mapped by name and by reference, the rest by the names of the schemas", () => {
    const discriminator = { propertyName: "kind", mapping: { z: ref("A").$ref, y: "A" } };
    const { schema, codes } = lowerReply({ oneOf: [ref("A"), ref("B")], discriminator }, schemas);
    expect(codes).toEqual([]);
    expect(bare(schema)).toEqual({
      kind: "tagged",
      tag: "kind",
      variants: [
        { value: "B", schema: refNode("B") },
        { value: "y", schema: refNode("A") },
        { value: "z", schema: refNode("A") },
      ],
    });
  });

  test("a value that the variant fixes is better than its name", () => {
    const A = { properties: { kind: { const: "a" } } };
    const B = { properties: { kind: { enum: ["b1", "b2"] } } };
    const { schema } = lowerReply(
      { oneOf: [ref("A"), ref("B")], discriminator: { propertyName: "kind" } },
      { A, B },
    );
    expect(schema).toMatchObject({ variants: [{ value: "a" }, { value: "b1" }, { value: "b2" }] });
  });

  test("a mapping to nothing is said and left out", () => {
    const discriminator = { propertyName: "kind", mapping: { a: "A", c: "#/components/schemas/Missing" } };
    const { schema, codes } = lowerReply({ oneOf: [ref("A"), ref("B")], discriminator }, schemas);
    expect(codes).toEqual(["warning unresolved-discriminator"]);
    expect(schema).toMatchObject({ variants: [{ value: "B" }, { value: "a" }] });
  });

  test("a variant that is no object makes it a plain union, which is said", () => {
    const { schema, codes } = lowerReply(
      { oneOf: [ref("A"), ref("S")], discriminator: { propertyName: "kind" } },
      { ...schemas, S: { type: "string" } },
    );
    expect(schema.kind).toBe("union");
    expect(codes).toEqual(["info unusable-discriminator"]);
  });

  test("a base stands for what extends it, at any depth, and they for its own object", () => {
    const { named, schema } = lowerReply(ref("Pet"), {
      Pet: { ...object("type"), discriminator: { propertyName: "type", mapping: { kitty: "Cat" } } },
      Cat: { allOf: [ref("Pet"), object("claws")] },
      Lion: { allOf: [ref("Cat"), object("mane")] },
    });
    expect(bare(schema)).toEqual(refNode("Pet"));
    expect(bare(named("Pet"))).toEqual({
      kind: "tagged",
      tag: "type",
      variants: [
        { value: "Lion", schema: refNode("Lion") },
        { value: "kitty", schema: refNode("Cat") },
      ],
    });
    expect(names(named("Lion"))).toEqual(["claws", "mane", "type"]);
  });
});

describe("constants in the place of a discriminator", () => {
  const variant = (values: object, more: object = {}): object => ({
    type: "object",
    required: ["type"],
    properties: { type: values, ...more },
  });
  const A = variant({ const: "a" });
  const B = variant({ type: "string", enum: ["b1", "b2"] });

  test.each(["oneOf", "anyOf"])("%s of objects that require distinct ones is tagged", (keyword) => {
    const { schema, codes } = lowerReply({ [keyword]: [ref("A"), ref("B")] }, { A, B });
    expect(codes).toEqual([]);
    expect(bare(schema)).toEqual({
      kind: "tagged",
      tag: "type",
      variants: [
        { value: "a", schema: refNode("A") },
        { value: "b1", schema: refNode("B") },
        { value: "b2", schema: refNode("B") },
      ],
    });
  });

  test("null stays beside it", () => {
    const { schema } = lowerReply({ anyOf: [ref("A"), { type: "null" }, ref("B")] }, { A, B });
    expect(schema).toMatchObject({ kind: "union", variants: [{ kind: "tagged" }, { kind: "null" }] });
  });

  test("inherited ones count, and the usual name wins over others", () => {
    const C = { allOf: [ref("B"), { properties: { x: {} } }] };
    const both = (type: string, a: string): object => variant({ const: type }, { a: { const: a } });
    expect(lowerReply({ oneOf: [ref("A"), ref("C")] }, { A, B, C }).schema.kind).toBe("tagged");
    const two = [both("x", "1"), both("y", "2")].map((each) => ({ ...each, required: ["type", "a"] }));
    expect(lowerReply({ oneOf: two }).schema).toMatchObject({ kind: "tagged", tag: "type" });
  });

  test.each([
    ["one may be left out", { ...A, required: [] }, B],
    ["two share one", variant({ enum: ["a", "b1"] }), B],
    ["one is open", variant({ type: "string" }), B],
    ["one is no text", variant({ const: 1 }), B],
    ["one may be null", variant({ enum: ["a", null] }), B],
    ["one is no object", { type: "string" }, B],
  ])("it stays a plain union when %s", (_why, first, second) => {
    expect(lowerReply({ oneOf: [first, second] }).schema.kind).toBe("union");
  });
});

describe("references", () => {
  test("recursion goes through references", () => {
    const { named } = lowerReply(ref("Tree"), {
      Tree: { properties: { children: { type: "array", items: ref("Tree") } } },
    });
    expect(bare(named("Tree"))).toMatchObject({ properties: [{ schema: { items: refNode("Tree") } }] });
  });

  test("aliases that lead to each other are anything, with a warning", () => {
    const { named, codes } = lowerReply(ref("A"), { A: ref("B"), B: ref("A") });
    expect([named("A").kind, named("B").kind]).toEqual(["any", "any"]);
    expect(codes).toEqual(["warning reference-cycle", "warning reference-cycle"]);
  });

  test("a schema that extends itself keeps the rest of what it says", () => {
    const { named } = lowerReply(ref("A"), { A: { allOf: [ref("A"), object("x")] } });
    expect(names(named("A"))).toEqual(["x"]);
  });

  test("three thousand aliases of each other are no trouble", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, index) => [
        `S${index}`,
        index === 2_999 ? object("x") : ref(`S${index + 1}`),
      ]),
    );
    const { api, codes } = lowerReply(ref("S0"), chain);
    expect([api.schemas.size, codes]).toEqual([3_000, []]);
  });

  test("a pointer into paths gives a schema a name of its own", () => {
    const items = { type: "integer" };
    const { api } = lowerReply({
      anyOf: [
        { type: "array", items },
        { $ref: "#/paths/~1a/get/responses/200/content/application~1json/schema/anyOf/0" },
      ],
    });
    expect([...api.schemas.values()].map(({ name }) => name)).toEqual(["/a 200 application/json 0"]);
  });

  test.each([
    "#/__proto__",
    "#/constructor/prototype",
    "#/components/schemas/toString",
    "#/components/schemas/A/length",
  ])("%s leads nowhere", (pointer) => {
    const { schema, codes } = lowerReply({ $ref: pointer }, { A: {} });
    expect([schema.kind, codes]).toEqual(["any", ["error unresolved-reference"]]);
  });

  test("the document itself is no schema", () => {
    expect(lowerReply({ $ref: "#" }).codes).toEqual(["error reference-to-document"]);
    expect(lowerReply({ $ref: "#/components" }).codes).toEqual(["error reference-to-document"]);
  });
});

describe("depth and fan-out", () => {
  test("1,500 levels of nesting become named pieces, none of them deep", () => {
    let schema: object = { type: "string" };
    for (let level = 0; level < 1_500; level += 1) schema = { type: "object", properties: { p: schema } };
    const { api } = lowerReply(schema);
    const depth = (node: unknown): number => (JSON.stringify(node).match(/"kind":"object"/g) ?? []).length;
    expect(Math.max(...[...api.schemas.values()].map((each) => depth(each.schema)))).toBeLessThan(64);
    expect(api.schemas.size).toBeGreaterThan(20);
  });

  test("two references a level, 45 levels deep, are 46 schemas", () => {
    const levels = Array.from({ length: 46 }, (_, level) => {
      const next = level === 45 ? { type: "string" } : ref(`L${level + 1}`);
      return [`L${level}`, { allOf: [{ properties: { a: next } }, { properties: { b: next } }] }] as const;
    });
    expect(lowerReply(ref("L0"), Object.fromEntries(levels)).api.schemas.size).toBe(46);
  });
});

test("keywords of one type beside a choice of others say nothing of the type", () => {
  const { schema, diagnostics } = lowerReply({
    items: { type: "string" },
    oneOf: [{ type: "array", items: {} }, { type: "string" }],
  });
  expect(bare(schema)).toMatchObject({ kind: "union", variants: [{ kind: "array" }, { kind: "string" }] });
  expect(JSON.stringify(diagnostics)).toContain("unsupported-keyword");
});

test("a variant that may be null has its tag all the same", () => {
  const variant = (tag: string) => ({ ...object("type", tag), type: ["object", "null"] });
  const { schema } = lowerReply(
    { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "type" } },
    { Cat: variant("claws"), Dog: variant("bark") },
  );
  expect(bare(schema)).toMatchObject({
    kind: "union",
    variants: [
      { kind: "tagged", tag: "type", variants: [{ value: "Cat" }, { value: "Dog" }] },
      { kind: "null" },
    ],
  });
});
