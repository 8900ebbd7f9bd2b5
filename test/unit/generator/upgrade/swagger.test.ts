import { describe, expect, it } from "vitest";
import { createMemoryReadHost } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { load } from "../../../../generator/src/load/load.ts";
import { upgrade } from "../../../../generator/src/upgrade/upgrade.ts";

async function lift(rest: string) {
  const host = createMemoryReadHost({ files: { "/api.yaml": `swagger: '2.0'\n${rest}` } });
  const { value: loaded } = await load({ kind: "file", path: "api.yaml" }, { host });
  if (loaded === undefined) throw new Error("the document does not load");
  const { value, diagnostics } = upgrade(loaded);
  if (value === undefined) throw new Error("the document does not upgrade");
  return { value, document: value.document, diagnostics };
}

const operation = (document: { readonly [key: string]: unknown }, method = "post") =>
  Object(document["paths"])["/a"][method];

describe("servers of Swagger 2.0", () => {
  it.each([
    ["host: a.test\nbasePath: /v1/\nschemes: [http, https]", ["https://a.test/v1", "http://a.test/v1"]],
    ["host: a.test", ["https://a.test"]],
    ["basePath: v1", ["/v1"]],
    ["info: {}", ["/"]],
  ])("%j", async (text, urls) => {
    const { document } = await lift(`${text}\npaths: {}\n`);
    expect(document["servers"]).toEqual(urls.map((url) => ({ url })));
  });
});

describe("parameters of Swagger 2.0", () => {
  it.each([
    ["{name: q, in: query, type: integer, maximum: 3}", { schema: { type: "integer", maximum: 3 } }],
    [
      "{name: q, in: query, type: array, items: {type: string}}",
      { schema: { type: "array", items: { type: "string" } }, style: "form", explode: false },
    ],
    [
      "{name: q, in: query, type: array, items: {type: string}, collectionFormat: multi}",
      { style: "form", explode: true },
    ],
    [
      "{name: q, in: query, type: array, items: {type: string}, collectionFormat: pipes}",
      { style: "pipeDelimited", explode: false },
    ],
    [
      "{name: q, in: query, type: array, items: {type: string}, collectionFormat: ssv}",
      { style: "spaceDelimited", explode: false },
    ],
    [
      "{name: q, in: header, type: array, items: {type: string}, collectionFormat: csv}",
      { style: "simple", explode: false },
    ],
    ["{name: q, in: query, type: string, x-nullable: true}", { schema: { type: ["string", "null"] } }],
    [
      "{name: q, in: query, type: number, minimum: 1, exclusiveMinimum: true}",
      { schema: { exclusiveMinimum: 1 } },
    ],
  ])("%s", async (parameter, expected) => {
    const { document, diagnostics } = await lift(`paths: {/a: {get: {parameters: [${parameter}]}}}\n`);
    expect(operation(document, "get").parameters).toMatchObject([{ name: "q", ...expected }]);
    expect(operation(document, "get").parameters[0]).not.toHaveProperty("collectionFormat");
    expect(diagnostics).toEqual([]);
  });

  it("warns of a format that OpenAPI 3 does not have", async () => {
    const { diagnostics } = await lift(
      "paths: {/a: {get: {parameters: [{name: q, in: query, type: array, collectionFormat: tsv}]}}}\n",
    );
    expect(diagnostics).toMatchObject([{ code: "collection-format", severity: "warning" }]);
  });
});

describe("bodies of Swagger 2.0", () => {
  it("takes the media types of the operation, else the document's, else JSON", async () => {
    const body = "parameters: [{name: b, in: body, required: true, schema: {$ref: '#/definitions/A'}}]";
    const content = async (root: string, own: string) =>
      Object.keys(
        operation(
          (await lift(`${root}paths: {/a: {post: {${own}${body}}}}\ndefinitions: {A: {type: string}}\n`))
            .document,
        ).requestBody.content,
      );
    expect(await content("", "")).toEqual(["application/json"]);
    expect(await content("consumes: [text/x]\n", "")).toEqual(["text/x"]);
    expect(await content("consumes: [text/x]\n", "consumes: [text/y], ")).toEqual(["text/y"]);
    expect(await content("", "consumes: [], ")).toEqual(["application/json"]);
  });

  it("makes one body of form fields, with files in multipart", async () => {
    const { document } = await lift(`consumes: [application/x-www-form-urlencoded, multipart/form-data]
paths:
  /a:
    post:
      parameters:
        - {name: f, in: formData, type: file, required: true}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi, description: d}
        - {name: q, in: query, type: string}
`);
    expect(operation(document)).toMatchObject({
      parameters: [{ name: "q", schema: { type: "string" } }],
      requestBody: {
        required: true,
        content: {
          "multipart/form-data": {
            schema: {
              type: "object",
              required: ["f"],
              properties: {
                f: { type: "string", format: "binary" },
                tags: { type: "array", description: "d" },
              },
            },
            encoding: { tags: { style: "form", explode: true } },
          },
        },
      },
    });
    expect(Object.keys(operation(document).requestBody.content)).toEqual(["multipart/form-data"]);
  });

  it("takes parameters of the path item and shared ones, the operation's own first", async () => {
    const { document } = await lift(`paths:
  /a:
    parameters: [{$ref: '#/parameters/Body'}, {$ref: '#/parameters/Limit'}]
    post: {}
    put: {parameters: [{$ref: '#/parameters/Field'}]}
parameters:
  Body: {name: b, in: body, schema: {type: string}}
  Limit: {name: limit, in: query, type: integer}
  Field: {name: f, in: formData, type: string}
`);
    expect(operation(document).requestBody).toEqual({ $ref: "#/components/requestBodies/Body" });
    expect(operation(document, "parameters")).toEqual([{ $ref: "#/components/parameters/Limit" }]);
    expect(operation(document, "put").requestBody.content).toHaveProperty([
      "application/x-www-form-urlencoded",
      "schema",
      "properties",
      "f",
    ]);
    expect(Object(document["components"])).toMatchObject({
      requestBodies: { Body: { content: { "application/json": { schema: { type: "string" } } } } },
      parameters: { Limit: { name: "limit", schema: { type: "integer" } } },
    });
  });
});

describe("replies of Swagger 2.0", () => {
  it("have the media types that the operation produces, headers and examples", async () => {
    const { document } = await lift(`produces: [application/json]
paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          schema: {$ref: '#/definitions/A'}
          headers: {X-Rate: {type: integer, description: d}}
          examples: {application/json: {a: 1}}
        '204': {description: none}
        default: {$ref: '#/responses/Failed'}
definitions: {A: {type: object}}
responses: {Failed: {description: f, schema: {type: file}}}
`);
    expect(operation(document, "get").responses).toEqual({
      200: {
        description: "ok",
        headers: { "X-Rate": { description: "d", schema: { type: "integer" } } },
        content: { "application/json": { schema: { $ref: "#/components/schemas/A" }, example: { a: 1 } } },
      },
      204: { description: "none" },
      default: { $ref: "#/components/responses/Failed" },
    });
  });
});

describe("security of Swagger 2.0", () => {
  it.each([
    ["{type: basic}", { type: "http", scheme: "basic" }],
    ["{type: apiKey, in: header, name: X}", { type: "apiKey", in: "header", name: "X" }],
    [
      "{type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: t, scopes: {r: read}}",
      {
        type: "oauth2",
        flows: { authorizationCode: { authorizationUrl: "a", tokenUrl: "t", scopes: { r: "read" } } },
      },
    ],
    [
      "{type: oauth2, flow: application, tokenUrl: t}",
      { type: "oauth2", flows: { clientCredentials: { tokenUrl: "t", scopes: {} } } },
    ],
  ])("%s", async (scheme, expected) => {
    const { document } = await lift(`paths: {}\nsecurityDefinitions: {s: ${scheme}}\n`);
    expect(Object(document["components"]).securitySchemes.s).toEqual(expected);
  });
});

describe("positions of what was lifted", () => {
  it("are those of the original text", async () => {
    const { value } = await lift(`paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, schema: {type: string}}
        - {name: q, in: query, type: integer}
      responses:
        '200': {description: ok, schema: {type: string}}
definitions:
  A: {type: object}
`);
    const line = (pointer: string) => value.locate(pointer as Pointer).line;
    expect(line("#/components/schemas/A/type")).toBe(11);
    expect(line("#/paths/~1a/post/parameters/0/schema/type")).toBe(7);
    expect(line("#/paths/~1a/post/requestBody/content/application~1json/schema/type")).toBe(6);
    expect(line("#/paths/~1a/post/responses/200/content/application~1json/schema/type")).toBe(9);
    expect(value.origin("#/components/schemas/A/type" as Pointer)).toBe("#/definitions/A/type");
  });

  it("are followed by references deep into the document", async () => {
    const { document } = await lift(`paths:
  /a:
    post:
      parameters: [{name: b, in: body, schema: {type: string}}]
      responses: {'200': {description: ok, schema: {$ref: '#/paths/~1a/post/parameters/0/schema'}}}
  /b:
    get: {responses: {'200': {description: ok, schema: {$ref: '#/paths/~1a/post/responses/200/schema'}}}}
`);
    const schemaAt = (path: string, method: string) =>
      Object(document["paths"])[path][method].responses[200].content["application/json"].schema.$ref;
    expect(schemaAt("/a", "post")).toBe("#/paths/~1a/post/requestBody/content/application~1json/schema");
    expect(schemaAt("/b", "get")).toBe("#/paths/~1a/post/responses/200/content/application~1json/schema");
  });
});
