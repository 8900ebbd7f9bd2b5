import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { resolvePointer } from "../../../../generator/src/ir/resolve-pointer.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { upgrade } from "../../../../generator/src/upgrade/upgrade.ts";

async function upgradeText(text: string) {
  const host = createMemoryReadHost({ files: { "/api.yaml": text } });
  const { value: loaded } = await load({ kind: "file", path: "api.yaml" }, { host });
  if (loaded === undefined) throw new Error("the document does not load");
  const before = JSON.stringify(loaded.value);
  const { value, diagnostics } = upgrade(loaded);
  if (value === undefined) throw new Error("the document does not upgrade");
  expect(JSON.stringify(loaded.value)).toBe(before);
  return { loaded, value, diagnostics };
}

async function upgradeSchema(schema: string, version = "3.0.3") {
  const { value, diagnostics } = await upgradeText(
    `openapi: ${version}\npaths: {}\ncomponents: {schemas: {A: ${schema}}}\n`,
  );
  return { value, diagnostics, schema: Object(value.document["components"]).schemas.A };
}

describe("schemas of OpenAPI 3.0", () => {
  it.each([
    ["{type: string, nullable: true}", { type: ["string", "null"] }],
    ["{type: string, nullable: false}", { type: "string" }],
    ["{type: string, enum: [a], nullable: true}", { type: ["string", "null"], enum: ["a", null] }],
    ["{type: [string, integer], nullable: true}", { type: ["string", "integer", "null"] }],
    ["{nullable: true}", {}],
    ["{oneOf: [{type: string}], nullable: true}", { oneOf: [{ type: "string" }, { type: "null" }] }],
    [
      "{$ref: '#/components/schemas/B', nullable: true, description: d}",
      { description: "d", anyOf: [{ $ref: "#/components/schemas/B" }, { type: "null" }] },
    ],
    [
      "{allOf: [{type: object}], nullable: true, deprecated: true}",
      { deprecated: true, anyOf: [{ allOf: [{ type: "object" }] }, { type: "null" }] },
    ],
    ["{minimum: 1, exclusiveMinimum: true}", { exclusiveMinimum: 1 }],
    ["{maximum: 1, exclusiveMaximum: false}", { maximum: 1 }],
    ["{exclusiveMaximum: true}", {}],
    ["{type: string, example: a}", { type: "string", examples: ["a"] }],
    [
      "{properties: {nullable: {type: string, nullable: true}}}",
      { properties: { nullable: { type: ["string", "null"] } } },
    ],
    ["{example: {nullable: true, example: 1}}", { examples: [{ nullable: true, example: 1 }] }],
    [
      "{additionalProperties: {type: string, nullable: true}}",
      { additionalProperties: { type: ["string", "null"] } },
    ],
    ["{enum: [a], default: {nullable: true}}", { enum: ["a"], default: { nullable: true } }],
  ])("%s", async (schema, expected) => {
    expect((await upgradeSchema(schema)).schema).toEqual(expected);
  });

  it("shares what does not change", async () => {
    const { loaded, value } = await upgradeText(
      "openapi: 3.0.3\npaths: {/a: {get: {responses: {}}}}\ncomponents: {schemas: {A: {type: string}, B: {nullable: true, type: string}}}\n",
    );
    expect(value.document["paths"]).toBe(loaded.value["paths"]);
    expect(Object(value.document["components"]).schemas.A).toBe(Object(loaded.value["components"]).schemas.A);
  });

  it("finds what went a level down, and what refers to it", async () => {
    const { value } = await upgradeText(
      `openapi: 3.0.3
paths: {}
components:
  schemas:
    A:
      nullable: true
      allOf:
        - properties: {x: {nullable: true, allOf: [{type: string}]}}
    B: {$ref: '#/components/schemas/A/allOf/0/properties/x/allOf/0'}
    C: {$ref: '#/components/schemas/A'}
`,
    );
    const schemas = Object(value.document["components"]).schemas;
    expect(schemas.C.$ref).toBe("#/components/schemas/A");
    const moved = resolvePointer(value.document, schemas.B.$ref);
    expect(moved).toMatchObject({ kind: "found", value: { type: "string" } });
    const pointer = schemas.B.$ref as Pointer;
    expect(value.origin(pointer)).toBe("#/components/schemas/A/allOf/0/properties/x/allOf/0");
    expect(value.locate(pointer)).toEqual({ file: "api.yaml", line: 8, column: 52 });
  });
});

describe("keywords of another version", () => {
  it.each([
    ["{type: string, nullable: true}", "3.1.0", "older-keyword", { type: ["string", "null"] }],
    ["{minimum: 1, exclusiveMinimum: true}", "3.2.0", "older-keyword", { exclusiveMinimum: 1 }],
    ["{type: [string, 'null']}", "3.0.3", "newer-keyword", { type: ["string", "null"] }],
  ])("%s in %s", async (text, version, code, expected) => {
    const { schema, diagnostics } = await upgradeSchema(text, version);
    expect(schema).toEqual(expected);
    expect(diagnostics).toMatchObject([{ code, severity: "warning" }]);
  });

  it("refuses a nullable that is neither true nor false", async () => {
    const { diagnostics } = await upgradeSchema("{type: string, nullable: 'true);evil(1'}");
    expect(diagnostics).toMatchObject([
      { code: "wrong-type", severity: "error", pointer: "#/components/schemas/A/nullable" },
    ]);
  });
});

describe("values of the wrong type", () => {
  it("are left for the lowering, wherever they stand", async () => {
    const text = `swagger: '2.0'
paths: {/a: null, /b: {get: null, parameters: null}, /c: {get: {parameters: [null, 1], responses: null}}, /d: {get: {responses: {'200': null}}}}
definitions: {A: null, B: {properties: null}, C: {allOf: [null]}}
responses: null
parameters: [1]
securityDefinitions: {k: null}
`;
    const { value } = await upgradeText(text);
    expect(value.document["paths"]).toMatchObject({ "/a": null, "/b": { get: null, parameters: null } });
  });
});

describe("webhooks before 3.1", () => {
  it("are found under the name that documents gave them, their schemas lifted", async () => {
    const schema = "{type: string, nullable: true}";
    const { value } = await upgradeText(
      `openapi: 3.0.3\npaths: {}\nx-webhooks: {ping: {post: {requestBody: {content: {application/json: {schema: ${schema}}}}}}}\n`,
    );
    const place = "#/webhooks/ping/post/requestBody/content/application~1json/schema" as Pointer;
    expect(resolvePointer(value.document, place)).toMatchObject({
      value: { type: ["string", "null"] },
    });
    expect(value.origin(place)).toBe(place.replace("#/webhooks", "#/x-webhooks"));
  });

  it("give way to those of the specification's own name", async () => {
    const { value } = await upgradeText("openapi: 3.1.0\nwebhooks: {a: {}}\nx-webhooks: {b: {}}\n");
    expect(value.document["webhooks"]).toEqual({ a: {} });
  });
});
