import { describe, expect, it } from "vitest";
import { createMemoryReadHost, type MemoryFiles } from "../../../../generator/src/host/memory-read-host.ts";
import type { Pointer } from "../../../../generator/src/ir/ids.ts";
import { type LoadOptions, load } from "../../../../generator/src/load/load.ts";
import { parseSource } from "../../../../generator/src/load/source.ts";

const HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

const operation = (schema: string) =>
  `${HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            application/json:\n              schema: ${schema}\n`;

function loadFiles(
  files: { readonly [path: string]: string },
  world: MemoryFiles = {},
  options: Partial<LoadOptions> & { readonly path?: string } = {},
) {
  const host = createMemoryReadHost({ workingDirectory: "/project", ...world, files });
  return load(parseSource(options.path ?? "api.yaml"), { host, ...options });
}

describe("descriptions of several files", () => {
  it("brings parts into the components and finds them in their own files", async () => {
    const { value, diagnostics } = await loadFiles({
      "/project/api.yaml": operation("{$ref: 'models/pet.yaml#/Pet'}"),
      "/project/models/pet.yaml":
        "Pet:\n  type: object\n  properties:\n    owner: {$ref: owner.yaml}\n    self: {$ref: '#/Pet'}\n",
      "/project/models/owner.yaml": "type: object\nproperties:\n  name: {type: string}\n",
    });
    expect(diagnostics).toEqual([]);
    expect(value?.value["components"]).toEqual({
      schemas: {
        Pet: {
          type: "object",
          properties: {
            owner: { $ref: "#/components/schemas/owner" },
            self: { $ref: "#/components/schemas/Pet" },
          },
        },
        owner: { type: "object", properties: { name: { type: "string" } } },
      },
    });
    const place = value?.locate("#/components/schemas/owner/properties/name/type" as Pointer);
    expect(place).toEqual({ file: "models/owner.yaml", line: 3, column: 16 });
    expect([...(value?.sources.keys() ?? [])].sort()).toEqual([
      "api.yaml",
      "models/owner.yaml",
      "models/pet.yaml",
    ]);
  });

  it("lets a component that is nothing but a reference be the home of its target", async () => {
    const { value } = await loadFiles({
      "/project/api.yaml": `${operation("{$ref: pet.yaml}")}components: {schemas: {Animal: {$ref: pet.yaml}}}\n`,
      "/project/pet.yaml": "type: string\n",
    });
    expect(value?.value["components"]).toEqual({ schemas: { Animal: { type: "string" } } });
    expect(JSON.stringify(value?.value["paths"])).toContain('"#/components/schemas/Animal"');
  });

  it("puts path items where they are referred to, fields beside the reference kept", async () => {
    const { value } = await loadFiles({
      "/project/api.yaml": `${HEAD}paths:\n  /a: {$ref: paths.yaml#/~1a, summary: mine}\n`,
      "/project/paths.yaml": "/a:\n  summary: theirs\n  get: {operationId: a}\n",
    });
    expect(value?.value["paths"]).toEqual({ "/a": { summary: "mine", get: { operationId: "a" } } });
    expect(value?.locate("#/paths/~1a/get/operationId" as Pointer)).toEqual({
      file: "paths.yaml",
      line: 3,
      column: 22,
    });
  });

  it("names parts alike whatever the order of the document", async () => {
    const files = { "/project/x/error.yaml": "type: string\n", "/project/y/error.yaml": "type: integer\n" };
    const schemas = async (first: string, second: string) => {
      const text = `${HEAD}components:\n  schemas:\n    ${first}: {items: {$ref: ${first}/error.yaml}}\n    ${second}: {items: {$ref: ${second}/error.yaml}}\n`;
      const { value } = await loadFiles({ ...files, "/project/api.yaml": text });
      return Object(value?.value["components"]).schemas;
    };
    const forward = await schemas("x", "y");
    expect(await schemas("y", "x")).toEqual(forward);
    expect(forward).toMatchObject({ error: { type: "string" }, error_2: { type: "integer" } });
  });

  it("follows the mapping of a discriminator, and references back into the document", async () => {
    const { value, diagnostics } = await loadFiles({
      "/project/api.yaml": operation(
        "{oneOf: [{$ref: dog.yaml}], discriminator: {propertyName: kind, mapping: {dog: dog.yaml, cat: Cat}}}",
      ).concat("components: {schemas: {Cat: {type: object}}}\n"),
      "/project/dog.yaml": "properties:\n  enemy: {$ref: 'api.yaml#/components/schemas/Cat'}\n",
    });
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(value?.value)).toContain(
      '"mapping":{"dog":"#/components/schemas/dog","cat":"Cat"}',
    );
    expect(Object(value?.value["components"]).schemas.dog.properties.enemy).toEqual({
      $ref: "#/components/schemas/Cat",
    });
  });

  it("takes a $ref in an example for data", async () => {
    const { value, diagnostics } = await loadFiles({
      "/project/api.yaml": operation("{type: object, example: {$ref: nowhere.yaml}}"),
    });
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(value?.value)).toContain('{"$ref":"nowhere.yaml"}');
  });

  it("puts parts of Swagger 2.0 where Swagger 2.0 has them", async () => {
    const { value } = await loadFiles({
      "/project/api.yaml":
        "swagger: '2.0'\npaths: {/a: {get: {parameters: [{$ref: p.yaml#/Limit}], responses: {'200': {schema: {$ref: pet.yaml}}}}}}\n",
      "/project/p.yaml": "Limit: {name: limit, in: query, type: integer}\n",
      "/project/pet.yaml": "type: string\n",
    });
    expect(value?.value).toMatchObject({
      parameters: { Limit: { name: "limit", in: "query", type: "integer" } },
      definitions: { pet: { type: "string" } },
    });
  });
});

describe("references that are not followed", () => {
  it.each([
    ["an absolute path", "/etc/passwd", "ref-outside-root"],
    ["a file: URL", "file:///etc/passwd", "ref-outside-root"],
    ["a way out", "../../../etc/passwd.yaml", "ref-outside-root"],
    ["a way out to what is not there", "../../../etc/shadow.yaml", "ref-outside-root"],
    ["a way out in percent-encoding", "%2e%2e/%2e%2e/etc/passwd.yaml", "ref-outside-root"],
    ["another type of file", "secrets.env", "ref-file-type"],
    ["the network", "https://b.test/x.yaml", "ref-remote"],
    ["the network without a scheme", "//b.test/x.yaml", "ref-scheme"],
    ["another scheme", "ftp://b.test/x.yaml", "ref-scheme"],
    ["a missing file", "nowhere.yaml", "file-missing"],
    ["nothing in a file", "pet.yaml#/nothing", "ref-target"],
    ["a prototype", "pet.yaml#/constructor/prototype", "ref-target"],
    ["a file that leads out by a link", "link/x.yaml", "ref-outside-root"],
  ])("%s", async (_, reference, code) => {
    const { value, diagnostics } = await loadFiles(
      {
        "/project/api.yaml": operation(`{$ref: '${reference}'}`),
        "/project/pet.yaml": "type: string\n",
        "/etc/passwd.yaml": "root: true\n",
        "/outside/x.yaml": "root: true\n",
      },
      { links: { "/project/link": "/outside" } },
    );
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code, severity: "error", location: { file: "api.yaml", line: 10, column: 30 } },
    ]);
  });

  it("reports a syntax error in the file that has it", async () => {
    const { diagnostics } = await loadFiles({
      "/project/api.yaml": operation("{$ref: pet.yaml}"),
      "/project/pet.yaml": "a: b: c\n",
    });
    expect(diagnostics).toMatchObject([{ code: "yaml-syntax", location: { file: "pet.yaml", line: 1 } }]);
  });

  it("does not let an $id move what references are relative to", async () => {
    const { diagnostics } = await loadFiles({
      "/project/api.yaml": operation("{$id: 'https://b.test/', items: {$ref: pet.yaml}}"),
      "/project/pet.yaml": "type: string\n",
    });
    expect(diagnostics).toMatchObject([{ code: "ref-rebased", severity: "error" }]);
  });

  it("reads from the folder above a document that lies outside of the working directory, and no further", async () => {
    const files = {
      "/other/spec/v1/api.yaml": operation("{$ref: ../common/pet.yaml}"),
      "/other/spec/common/pet.yaml": "type: string\n",
      "/other/pet.yaml": "type: string\n",
    };
    const path = "/other/spec/v1/api.yaml";
    expect((await loadFiles(files, {}, { path })).value).toBeDefined();
    const further = { ...files, [path]: operation("{$ref: ../../pet.yaml}") };
    expect((await loadFiles(further, {}, { path })).diagnostics).toMatchObject([
      { code: "ref-outside-root" },
    ]);
    expect((await loadFiles(further, {}, { path, root: "/other" })).value).toBeDefined();
  });

  it("limits the number of files and bytes", async () => {
    const files = {
      "/project/api.yaml": operation("{anyOf: [{$ref: a.yaml}, {$ref: b.yaml}]}"),
      "/project/a.yaml": "type: string\n",
      "/project/b.yaml": "type: string\n",
    };
    const few = await loadFiles(files, {}, { limits: { maxFiles: 2 } });
    expect(few.diagnostics).toMatchObject([{ code: "limit-exceeded" }]);
    const small = await loadFiles(files, {}, { limits: { maxTotalBytes: 10 } });
    expect(small.diagnostics[0]).toMatchObject({ code: "limit-exceeded" });
  });
});

describe("references to the network", () => {
  it("are followed when allowed, without the credentials of the document", async () => {
    const seen: unknown[] = [];
    const texts: { readonly [url: string]: string } = {
      "https://a.test/api.yaml": operation("{anyOf: [{$ref: pet.yaml}, {$ref: 'https://b.test/x.yaml'}]}"),
      "https://a.test/pet.yaml": "type: string\n",
      "https://b.test/x.yaml": "type: integer\n",
    };
    const { value } = await loadFiles(
      {},
      {
        fetch: (url, { headers }) => {
          seen.push([url, headers["authorization"]]);
          return { kind: "reply", status: 200, bytes: Buffer.from(texts[url] ?? "") };
        },
      },
      { path: "https://a.test/api.yaml", allowRemote: true, headers: { authorization: "secret" } },
    );
    expect(value?.value["components"]).toEqual({
      schemas: { pet: { type: "string" }, x: { type: "integer" } },
    });
    expect(seen).toContainEqual(["https://a.test/pet.yaml", "secret"]);
    expect(seen).toContainEqual(["https://b.test/x.yaml", undefined]);
  });

  it("do not lead from https to http", async () => {
    const fetched: string[] = [];
    const { value, diagnostics } = await loadFiles(
      {},
      {
        fetch: (url) => {
          fetched.push(url);
          const text = url.startsWith("https:")
            ? operation("{$ref: 'http://a.test/pet.yaml'}")
            : "type: string\n";
          return { kind: "reply", status: 200, bytes: Buffer.from(text) };
        },
      },
      { path: "https://a.test/api.yaml", allowRemote: true },
    );
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "ref-scheme", severity: "error" }]);
    expect(fetched).toEqual(["https://a.test/api.yaml"]);
  });
});
