import { describe, expect, test } from "vitest";
import { lowerDocument, lowerOperation } from "./lower-document.ts";

const string = { type: "string" };

describe("paths", () => {
  test("operations are sorted by path, then method, and keep their pointers", () => {
    const responses = { 200: { description: "" } };
    const { api } = lowerDocument({
      paths: { "/b": { get: { responses } }, "/a": { post: { responses }, get: { responses } } },
    });
    expect(api.operations.map(({ method, path, pointer }) => `${method} ${path} ${pointer}`)).toEqual([
      "GET /a #/paths/~1a/get",
      "POST /a #/paths/~1a/post",
      "GET /b #/paths/~1b/get",
    ]);
  });

  test("a fragment tells operations apart and is not part of the path; a query is sent", () => {
    const { operation, codes } = lowerOperation({}, "/files?beta=true&x#share");
    expect(operation.path).toBe("/files");
    expect(operation.pathQuery).toEqual([
      ["beta", "true"],
      ["x", ""],
    ]);
    expect(codes).toEqual(["info path-with-query"]);
  });

  test("a path parameter that only the query of the key names is a query parameter", () => {
    const parameters = [{ name: "query", in: "path", required: true, schema: string }];
    const { operation } = lowerOperation({ parameters }, "/export?q={query}");
    expect(operation.parameters).toMatchObject([
      { name: "q", in: "query", style: "form", explode: true, required: true },
    ]);
    expect(operation.pathQuery).toBeUndefined();
  });

  test("a path parameter is required, whatever the document says", () => {
    const parameters = [{ name: "id", in: "path", required: false, schema: string }];
    const { operation, codes } = lowerOperation({ parameters }, "/files/{id}");
    expect(operation.parameters).toMatchObject([{ name: "id", in: "path", required: true }]);
    expect(codes).toEqual(["warning optional-path-parameter"]);
  });

  test("query and additionalOperations of 3.2 are operations, other keys are said", () => {
    const responses = { 200: { description: "" } };
    const item = { query: { responses }, additionalOperations: { COPY: { responses } }, fetch: {}, "x-y": 1 };
    const { api, codes } = lowerDocument({ paths: { "/a": item } });
    expect(api.operations.map(({ method }) => method)).toEqual(["COPY", "QUERY"]);
    expect(codes).toEqual(["warning unsupported-method"]);
  });

  test("a path item may stand elsewhere", () => {
    const get = { responses: { 200: { description: "" } } };
    const { api } = lowerDocument({
      paths: { "/a": { $ref: "#/components/pathItems/A" } },
      components: { pathItems: { A: { get } } },
    });
    expect(api.operations).toHaveLength(1);
  });
});

describe("parameters", () => {
  test("the operation's override the path item's", () => {
    const shared = { name: "n", in: "query", schema: string };
    const own = { name: "n", in: "query", required: true, schema: { type: "integer" } };
    const paths = {
      "/a": { parameters: [shared], get: { parameters: [own], responses: { 200: { description: "" } } } },
    };
    const [operation] = lowerDocument({ paths }).api.operations;
    expect(operation?.parameters).toMatchObject([{ name: "n", required: true, schema: { kind: "number" } }]);
  });

  test("sorted by location, then name; one name may stand in several locations", () => {
    const at = (location: string) => ({ name: "id", in: location, required: true, schema: string });
    const parameters = [
      at("cookie"),
      at("header"),
      at("query"),
      at("path"),
      { name: "A", in: "query", schema: string },
    ];
    const { operation, codes } = lowerOperation({ parameters }, "/a/{id}");
    expect(operation.parameters.map((each) => `${each.in} ${each.name}`)).toEqual([
      "path id",
      "query A",
      "query id",
      "header id",
      "cookie id",
    ]);
    expect(codes).toEqual([]);
  });

  test("a name that only the path has is a string", () => {
    const { operation, codes } = lowerOperation({}, "/a/{id}");
    expect(operation.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { kind: "string" } },
    ]);
    expect(codes).toEqual(["warning undeclared-path-parameter"]);
  });

  test("headers that media types and credentials own are ignored, and said", () => {
    const parameters = ["Accept", "content-type", "AUTHORIZATION", "X-A"].map((name) => ({
      name,
      in: "header",
      schema: string,
    }));
    const { operation, codes } = lowerOperation({ parameters });
    expect(operation.parameters.map(({ name }) => name)).toEqual(["X-A"]);
    expect(codes).toEqual(Array.from({ length: 3 }, () => "info ignored-header-parameter"));
  });

  test("headers differ by more than case, query parameters need not", () => {
    const both = (location: string) => [
      { name: "X-A", in: location, schema: string },
      { name: "x-a", in: location, schema: string },
    ];
    const { operation, codes } = lowerOperation({ parameters: [...both("header"), ...both("query")] });
    expect(operation.parameters.map((each) => `${each.in} ${each.name}`)).toEqual([
      "query X-A",
      "query x-a",
      "header X-A",
    ]);
    expect(codes).toEqual(["warning duplicate-parameter"]);
  });

  test("styles have the defaults of their location", () => {
    const parameters = [
      { name: "a", in: "query", schema: string },
      { name: "b", in: "query", style: "pipeDelimited", schema: string },
      { name: "c", in: "header", style: "form", schema: string },
      { name: "d", in: "query", content: { "Application/JSON": { schema: { type: "object" } } } },
    ];
    const { operation, codes } = lowerOperation({ parameters });
    expect(operation.parameters).toMatchObject([
      { name: "a", style: "form", explode: true },
      { name: "b", style: "pipeDelimited", explode: false },
      { name: "d", mediaType: "application/json", schema: { kind: "object" } },
      { name: "c", style: "simple", explode: false },
    ]);
    expect(codes).toEqual(["warning invalid-style"]);
  });
});

describe("bodies and responses", () => {
  test("media types are normalised and come in the order of preference", () => {
    const types = [
      "text/plain",
      "multipart/form-data",
      "application/problem+json",
      "Application/JSON; charset=utf-8",
      "application/x-www-form-urlencoded",
    ];
    const requestBody = { required: true, content: Object.fromEntries(types.map((type) => [type, {}])) };
    const { operation } = lowerOperation({ requestBody });
    expect(operation.body?.content.map(({ mediaType }) => mediaType)).toEqual([
      "application/json",
      "application/problem+json",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "text/plain",
    ]);
  });

  test("a parameter that tells media types apart stays", () => {
    const content = { "application/json;version=2": {}, "application/json": {} };
    const { operation } = lowerOperation({ requestBody: { content } });
    expect(operation.body?.content.map(({ mediaType }) => mediaType)).toEqual([
      "application/json",
      "application/json;version=2",
    ]);
  });

  test("statuses are codes, ranges and default, in this order", () => {
    const keys = ["default", "4xx", "200", "5XX", "101", "OK", "99"];
    const { operation, codes } = lowerOperation({
      responses: Object.fromEntries(keys.map((key) => [key, { description: "" }])),
    });
    expect(operation.responses.map(({ status }) => status)).toEqual(["101", "200", "4XX", "5XX", "default"]);
    expect(codes).toEqual(["warning invalid-status", "warning invalid-status"]);
  });

  test("responses, headers and examples may stand in the components", () => {
    const components = {
      responses: {
        R: {
          description: "r",
          headers: { "X-N": { $ref: "#/components/headers/N" } },
          content: { "application/json": { examples: { a: { $ref: "#/components/examples/E" } } } },
        },
      },
      headers: { N: { required: true, deprecated: true, schema: { type: "integer" } } },
      examples: { E: { value: { a: 1 } } },
    };
    const { operation } = lowerOperation({ responses: { 200: { $ref: "#/components/responses/R" } } }, "/a", {
      components,
    });
    expect(operation.responses).toMatchObject([
      {
        status: "200",
        headers: [{ name: "X-N", required: true, deprecated: true, schema: { kind: "number" } }],
        content: [{ examples: [{ a: 1 }] }],
      },
    ]);
  });

  test("binary strings are bytes at the top of a body and in a part, and strings in JSON", () => {
    const file = { type: "string", format: "binary" };
    const Upload = { type: "object", properties: { file, files: { type: "array", items: file } } };
    const upload = { $ref: "#/components/schemas/Upload" };
    const requestBody = {
      content: {
        "multipart/form-data": { schema: upload },
        "application/pdf": { schema: { type: "string" } },
      },
    };
    const alone = lowerOperation({ requestBody }, "/a", { components: { schemas: { Upload } } });
    expect([...alone.api.schemas.values()][0]?.schema).toMatchObject({
      properties: [{ schema: { kind: "binary" } }, { schema: { items: { kind: "binary" } } }],
    });
    expect(alone.operation.body?.content[1]?.schema?.kind).toBe("binary");

    const responses = { 200: { description: "", content: { "application/json": { schema: upload } } } };
    const shared = lowerOperation({ requestBody, responses }, "/a", { components: { schemas: { Upload } } });
    expect([...shared.api.schemas.values()][0]?.schema).toMatchObject({
      properties: [{ schema: { kind: "string" } }, {}],
    });
    expect(shared.operation.body?.content[0]?.schema).toMatchObject({
      properties: [{ schema: { kind: "binary" } }, {}],
    });
  });

  test.each([{ format: "binary" }, { contentEncoding: "binary" }, { contentMediaType: "image/png" }])(
    "%j is bytes in a part, also under allOf beside what JSON uses",
    (keywords) => {
      const Message = { type: "object", properties: { text: { type: "string" } } };
      const files = { type: "object", properties: { "files[0]": { type: "string", ...keywords } } };
      const message = { $ref: "#/components/schemas/Message" };
      const requestBody = {
        content: {
          "application/json": { schema: message },
          "multipart/form-data": { schema: { allOf: [message, files] } },
        },
      };
      const { operation } = lowerOperation({ requestBody }, "/a", { components: { schemas: { Message } } });
      const schema = operation.body?.content.find(({ mediaType }) =>
        mediaType.startsWith("multipart"),
      )?.schema;
      expect(JSON.stringify(schema)).toContain('"name":"files[0]"');
      expect(JSON.stringify(schema)).toContain('"kind":"binary"');
    },
  );
});

describe("servers and security", () => {
  test("the nearest servers count", () => {
    const responses = { 200: { description: "" } };
    const server = (url: string) => [{ url }];
    const { api } = lowerDocument({
      servers: server("https://root.test"),
      paths: {
        "/a": {
          servers: server("https://path.test"),
          get: { responses },
          put: { responses, servers: server("https://operation.test") },
        },
        "/b": { get: { responses } },
      },
    });
    expect(api.operations.map(({ servers }) => servers?.[0]?.url)).toEqual([
      "https://path.test",
      "https://operation.test",
      undefined,
    ]);
  });

  test("schemes are read whatever their case, unknown ones in requirements left out", () => {
    const securitySchemes = {
      b: { type: "http", scheme: "Basic" },
      t: { type: "http", scheme: "BEARER", bearerFormat: "JWT" },
      d: { type: "http", scheme: "Digest" },
      x: { type: "magic" },
    };
    const { api, operation, codes } = lowerOperation(
      { security: [{ b: [], t: [] }, { gone: [] }, {}] },
      "/a",
      { components: { securitySchemes } },
    );
    expect(api.securitySchemes.map(({ scheme }) => scheme)).toEqual([
      { kind: "basic" },
      { kind: "http", scheme: "digest" },
      { kind: "bearer", format: "JWT" },
    ]);
    expect(operation.security).toEqual([
      [
        { scheme: "b", scopes: [] },
        { scheme: "t", scopes: [] },
      ],
      [],
    ]);
    expect(codes).toEqual([
      "warning clashing-security-schemes",
      "warning unknown-security-scheme",
      "warning unsupported-security-scheme",
    ]);
  });

  test.each([
    [{ bearer: [], basic: [] }, 1],
    [{ bearer: [], custom: [] }, 1],
    [{ custom: [], key: [], bearer: [], oauth: [] }, 2],
    [{ bearer: [], key: [], sid: [], tls: [] }, 0],
  ])("schemes of one alternative that write the same header are told: %j", (requirement, clashes) => {
    const securitySchemes = {
      basic: { type: "http", scheme: "basic" },
      bearer: { type: "http", scheme: "bearer" },
      oauth: { type: "oauth2", flows: {} },
      custom: { type: "apiKey", in: "header", name: "AUTHORIZATION" },
      key: { type: "apiKey", in: "header", name: "X-Key" },
      sid: { type: "apiKey", in: "cookie", name: "X-Key" },
      tls: { type: "mutualTLS" },
    };
    const { codes } = lowerOperation({ security: [requirement, {}] }, "/a", {
      components: { securitySchemes },
    });
    expect(codes).toEqual(Array(clashes).fill("warning clashing-security-schemes"));
  });

  test("no security of its own is not the same as none", () => {
    expect(lowerOperation({}).operation.security).toBeUndefined();
    expect(lowerOperation({ security: [] }).operation.security).toEqual([]);
  });
});

describe("x-resilience", () => {
  test("stands at every level, unread and with its place", () => {
    const responses = { 200: { description: "", "x-resilience": { retry: "never" } } };
    const { api } = lowerDocument({
      "x-resilience": { version: 1 },
      tags: [{ name: "t", "x-resilience": { a: 1 } }],
      paths: {
        "/a": {
          "x-resilience": { b: 1 },
          get: { "x-resilience": { $ref: "#/components/x-r/c" }, responses },
        },
      },
      webhooks: { w: { "x-resilience": { webhook: {} }, post: { responses } } },
      components: {
        "x-r": { c: { d: 1 } },
        securitySchemes: { s: { type: "mutualTLS", "x-resilience": { oauth: {} } } },
      },
    });
    const [operation] = api.operations;
    expect(api.resilience).toEqual({ value: { version: 1 }, pointer: "#/x-resilience" });
    expect(api.tags[0]?.resilience?.value).toEqual({ a: 1 });
    expect(operation?.resilience).toEqual([
      { value: { b: 1 }, pointer: "#/paths/~1a/x-resilience" },
      { value: { d: 1 }, pointer: "#/components/x-r/c" },
    ]);
    expect(operation?.responses[0]?.resilience?.value).toEqual({ retry: "never" });
    expect(api.webhooks[0]?.resilience?.value).toEqual({ webhook: {} });
    expect(api.securitySchemes[0]?.resilience?.value).toEqual({ oauth: {} });
  });
});

describe("callbacks", () => {
  test("have an operation for each expression", () => {
    const callbacks = {
      done: { "{$request.query.url}": { post: { responses: { 200: { description: "" } } } } },
    };
    const { operation } = lowerOperation({ callbacks });
    expect(operation.callbacks).toMatchObject([
      { name: "done", expression: "{$request.query.url}", operations: [{ method: "POST", path: "" }] },
    ]);
  });
});
