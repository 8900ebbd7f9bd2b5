import { describe, expect, test } from "vitest";
import type { Schema } from "../../../../generator/src/ir/schema.ts";
import { emitted } from "./emitted.ts";
import {
  api,
  body,
  integer,
  named,
  object,
  operation,
  pointer,
  property,
  ref,
  reply,
  text,
} from "./petstore.ts";

/** What is emitted for schemas, the first of which a reply holds. */
function schemasOf(schema: Schema, ...others: readonly ReturnType<typeof named>[]): string {
  const get = operation("GET", "/x", { operationId: "getX", responses: [reply("200", ref("X"))] });
  return emitted(api([get], [named("X", schema), ...others])).get("schemas/x.ts") ?? "";
}

describe("the doc comment of an operation", () => {
  test("a backtick in its path does not end the code span that the path stands in", () => {
    const get = operation("GET", "/a`b", { operationId: "getX" });
    const source = [...emitted(api([get])).values()].join("\n");
    expect(source).toContain("`GET /a'b` — ");
  });
});

describe("types and readers", () => {
  test("enums stay open", () => {
    const source = schemasOf({ kind: "enum", values: ["a", "b"], pointer });
    expect(source).toContain('export type X = "a" | "b" | (string & {});');
    expect(source).toContain('r.open("a", "b")');
  });

  test("a reply may lack what is only written, whatever is required", () => {
    const source = schemasOf(
      object(
        property("id", text, { required: true }),
        property("secret", text, { required: true, writeOnly: true }),
      ),
    );
    expect(source).toContain("r.object({ id: r.string(), secret: r.optional(r.string()) })");
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
    expect(source).toContain('r.string({ minLength: 2, pattern: "^a\\u2028$", format: r.uuid })');
  });

  test("a format that readers do not look at stands in the document alone", () => {
    expect(schemasOf({ kind: "string", format: "constructor", pointer })).toContain("() => r.string());");
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

  describe("guaranteed", () => {
    const guaranteed = (schema: Schema, ...others: readonly ReturnType<typeof named>[]): string => {
      const get = operation("GET", "/x", { responses: [reply("200", ref("X"))] });
      const put = operation("PUT", "/x", { body: body(ref("X")) });
      const options = { guaranteedTypes: true };
      const schemas = [named("X", schema), ...others];
      return emitted(api([get, put], schemas), undefined, options).get("schemas/x.ts") ?? "";
    };
    const required = { required: true };

    test("what may be missing or wrong is undefined, but for what is critical; requests say what they must", () => {
      const schema = object(
        property("id", text, { required: true, critical: true }),
        property("name", text, required),
        property("note", text),
      );
      const source = guaranteed(schema);
      expect(source).toContain(
        "interface X {\n  id: string;\n  name: string | undefined;\n  note?: string;\n}",
      );
      expect(source).toContain("interface XInput {\n  id: string;\n  name: string;\n  note?: string;\n}");
    });

    test("so is an item of a list, of a tuple and of its rest", () => {
      expect(guaranteed({ kind: "array", items: text, pointer })).toContain("X = (string | undefined)[];");
      expect(guaranteed({ kind: "array", items: { kind: "any", pointer }, pointer })).toContain(
        "X = unknown[];",
      );
      const tuple: Schema = { kind: "tuple", items: [text, integer], minItems: 1, rest: text, pointer };
      expect(guaranteed(tuple)).toContain(
        "X = [string | undefined, (number | undefined)?, ...(string | undefined)[]];",
      );
    });

    test("constants are open, and unions have room for what they do not know yet", () => {
      const one = object(property("a", { kind: "literal", value: "x", pointer }, required));
      const schema: Schema = { kind: "union", variants: [one, text], exactlyOne: true, pointer };
      const source = guaranteed(schema);
      expect(source).toContain('{ a: "x" | (string & {}) | undefined } | string | UnknownVariant<never>;');
      expect(source).toContain('XInput = { a: "x" } | string;');
    });

    test("a tag that is missing is told apart from one that is unknown", () => {
      const source = guaranteed(
        { kind: "tagged", tag: "type", variants: [{ value: "cat", schema: ref("Cat") }], pointer },
        named("Cat", object(property("type", { kind: "literal", value: "cat", pointer }, required))),
      );
      expect(source).toContain('(Cat & { type: "cat" })');
      expect(source).toContain("({ readonly type?: undefined } & UnknownVariant<never>)");
    });
  });
});
