import { describe, expect, test } from "vitest";
import { bare, lowerOperation, lowerReply } from "./lower-document.ts";

describe("references by name", () => {
  test.each(["$ref", "$dynamicRef"])("%s leads to an $anchor, wherever it stands", (keyword) => {
    const { schema, api, codes } = lowerReply(
      { [keyword]: "#node" },
      { Tree: { $defs: { Node: { $anchor: "node", type: "string" } }, type: "object" } },
    );
    expect(schema).toMatchObject({ kind: "ref", id: "#/components/schemas/Tree/$defs/Node" });
    expect(api.schemas.get("#/components/schemas/Tree/$defs/Node" as never)?.schema.kind).toBe("string");
    expect(codes.filter((code) => !code.startsWith("info"))).toEqual([]);
  });

  test("a $dynamicAnchor can be the schema itself", () => {
    const { named } = lowerReply(
      { $ref: "#/components/schemas/Tree" },
      { Tree: { $dynamicAnchor: "tree", type: "object", properties: { next: { $dynamicRef: "#tree" } } } },
    );
    expect(bare(named("Tree"))).toMatchObject({
      properties: [{ schema: { kind: "ref", id: "#/components/schemas/Tree" } }],
    });
  });

  test("an anchor within data names nothing", () => {
    const { codes } = lowerReply({ $ref: "#node" }, { A: { const: { $anchor: "node" } } });
    expect(codes).toEqual(["error unresolved-reference"]);
  });
});

describe("a parameter that is the whole query", () => {
  const querystring = (schema: unknown, mediaType = "application/x-www-form-urlencoded") =>
    lowerOperation(
      {
        parameters: [{ name: "q", in: "querystring", required: true, content: { [mediaType]: { schema } } }],
      },
      "/a",
      {
        components: {
          schemas: {
            Filter: {
              type: "object",
              required: ["a"],
              properties: { a: { type: "string" }, b: { type: "array" } },
            },
          },
        },
      },
    );

  test("is its fields, where it is a form", () => {
    const { operation, codes } = querystring({ $ref: "#/components/schemas/Filter" });
    expect(operation.parameters).toMatchObject([
      { name: "a", in: "query", required: true, style: "form", explode: true, schema: { kind: "string" } },
      { name: "b", in: "query", required: false, style: "form", explode: true, schema: { kind: "array" } },
    ]);
    expect(codes.filter((code) => !code.startsWith("info"))).toEqual([]);
  });

  test.each([
    ["JSON", { type: "object", properties: {} }, "application/json"],
    ["a text", { type: "string" }, undefined],
    [
      "a form of any fields",
      { type: "object", properties: {}, additionalProperties: { type: "string" } },
      undefined,
    ],
  ])("is one value where it is %s", (_, schema, mediaType) => {
    const { operation, codes } = querystring(schema, mediaType);
    expect(operation.parameters).toMatchObject([
      {
        name: "q",
        in: "querystring",
        required: true,
        mediaType: mediaType ?? "application/x-www-form-urlencoded",
      },
    ]);
    expect(codes).not.toContain("warning unsupported-querystring");
  });

  test("fields are written as their encoding says, objects as JSON where it says nothing", () => {
    const properties = { a: { type: "object" }, b: { type: "object" }, c: { type: "array", items: {} } };
    const encoding = { b: { style: "deepObject" }, c: { explode: false, allowReserved: true } };
    const content = { "application/x-www-form-urlencoded": { schema: { properties }, encoding } };
    const { operation } = lowerOperation({ parameters: [{ name: "q", in: "querystring", content }] });
    expect(operation.parameters).toMatchObject([
      { name: "a", mediaType: "application/json" },
      { name: "b", style: "deepObject", explode: true },
      { name: "c", style: "form", explode: false, allowReserved: true },
    ]);
  });

  test("is left out with a warning where nothing is said of it", () => {
    const { operation, codes } = lowerOperation({ parameters: [{ name: "q", in: "querystring" }] });
    expect(operation.parameters).toEqual([]);
    expect(codes).toContain("warning unsupported-querystring");
  });
});
