import { describe, expect, test } from "vitest";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { emitted } from "./emitted.ts";
import { api, integer, named, object, operation, pointer, property, ref, reply, text } from "./petstore.ts";

/** What is emitted for schemas, the first of which a reply holds. */
function schemasOf(schema: Schema, ...others: readonly ReturnType<typeof named>[]): string {
  const get = operation("GET", "/x", { operationId: "getX", responses: [reply("200", ref("X"))] });
  return emitted(api([get], [named("X", schema), ...others])).get("schemas/x.ts") ?? "";
}

describe("types and readers", () => {
  test("enums stay open", () => {
    const source = schemasOf({ kind: "enum", values: ["a", "b"], pointer });
    expect(source).toContain('export type X = "a" | "b" | (string & {});');
    expect(source).toContain('r.open("a", "b")');
  });

  test("numeric enums stay open", () => {
    expect(schemasOf({ kind: "enum", values: [1, 2], pointer })).toContain(
      "export type X = 1 | 2 | (number & {});",
    );
  });

  test("null is said once", () => {
    const source = schemasOf({
      kind: "union",
      variants: [text, { kind: "null", pointer }],
      exactlyOne: true,
      pointer,
    });
    expect(source).toContain("export type X = string | null;");
    expect(source).toContain("r.nullable(r.string())");
  });

  test("a tagged union pins each variant and leaves room for unknown ones", () => {
    const source = schemasOf(
      {
        kind: "tagged",
        tag: "type",
        variants: [
          { value: "cat", schema: ref("Cat") },
          { value: "dog", schema: ref("Dog") },
        ],
        pointer,
      },
      named("Cat", object(property("type", { kind: "literal", value: "cat", pointer }, { required: true }))),
      named("Dog", object(property("type", text))),
    );
    expect(source).toContain('export type X = Cat | (Dog & { type: "dog" }) | UnknownVariant<"type">;');
    expect(source).toContain('r.tagged("type", { cat: CatReader, dog: DogReader })');
  });

  test("a map is an index signature, or unknown beside named properties", () => {
    expect(schemasOf({ ...object(), additional: integer })).toContain("[key: string]: number;");
    expect(schemasOf({ ...object(property("a", text)), additional: integer })).toContain(
      "[key: string]: unknown;",
    );
    expect(schemasOf({ ...object(property("a", text)) })).not.toContain("[key: string]");
  });

  test("a tuple keeps its rest, and its optional end", () => {
    const source = schemasOf({
      kind: "tuple",
      items: [text, integer],
      minItems: 1,
      rest: { kind: "boolean", pointer },
      pointer,
    });
    expect(source).toContain("export type X = [string, (number)?, ...boolean[]];");
  });

  test("an alias of itself loses the circle, not the rest", () => {
    const source = schemasOf({
      kind: "union",
      variants: [ref("X"), text, integer],
      exactlyOne: false,
      pointer,
    });
    expect(source).toContain("export type X = string | number;");
    expect(source).toContain("r.union(XReader, r.string(), r.integer())");
  });

  test("checks are carried to the reader", () => {
    const source = schemasOf({ kind: "string", minLength: 2, pattern: "^a\u2028$", format: "uuid", pointer });
    expect(source).toContain('r.string({ minLength: 2, pattern: "^a\\u2028$", format: "uuid" })');
  });

  test("criticality is carried to the reader", () => {
    const source = schemasOf(
      object(
        property("id", text, { required: true, critical: true }),
        property("x", text, { critical: false }),
      ),
    );
    expect(source).toContain("r.object({ id: r.critical(r.string()), x: r.optional(r.exempt(r.string())) })");
  });

  test("guaranteed types say what may degrade", () => {
    const get = operation("GET", "/x", { responses: [reply("200", ref("X"))] });
    const schema = object(
      property("id", text, { required: true, critical: true }),
      property("name", text, { required: true }),
    );
    const files = emitted(api([get], [named("X", schema)]), undefined, { guaranteedTypes: true });
    expect(files.get("schemas/x.ts")).toContain("id: string;\n  name: string | undefined;");
  });
});
