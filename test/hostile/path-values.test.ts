import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultServer, startFaultServer } from "../chaos/fault-server.ts";
import { attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";

const DOCUMENT = `openapi: 3.1.0
info: { title: Paths, version: "1" }
servers: [{ url: https://api.test/v1 }]
paths:
  /files/{name}:
    delete:
      operationId: removeFile
      parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: gone } }
  /tree/{rest}:
    get:
      operationId: readTree
      parameters: [{ name: rest, in: path, required: true, allowReserved: true, schema: { type: string } }]
      responses: { "204": { description: none } }
  /pair/{a}{b}:
    get:
      operationId: readPair
      parameters:
        - { name: a, in: path, required: true, schema: { type: string } }
        - { name: b, in: path, required: true, schema: { type: string } }
      responses: { "204": { description: none } }
  /list/{ids}:
    delete:
      operationId: removeList
      parameters: [{ name: ids, in: path, required: true, schema: { type: array, items: { type: string } } }]
      responses: { "204": { description: gone } }
  /label/{id}:
    delete:
      operationId: removeLabel
      parameters: [{ name: id, in: path, required: true, style: label, schema: { type: string } }]
      responses: { "204": { description: gone } }
  /own/{constructor}:
    get:
      operationId: readOwn
      parameters:
        - { name: constructor, in: path, required: true, schema: { type: array, items: { type: string } } }
        - { name: toString, in: query, schema: { type: array, items: { type: string } } }
        - { name: __proto__, in: query, schema: { type: string } }
      responses: { "204": { description: none } }
`;

let server: FaultServer;
let api: HostileClient;
beforeAll(async () => {
  server = await startFaultServer({ kind: "reply", status: 204 });
  const made = await attack(DOCUMENT);
  expect(made.ok).toBe(true);
  api = await clientOf(made, { baseUrl: `${server.url}/v1` });
});
afterAll(async () => {
  await server.stop();
  removeAttacks();
});

/** Where the request went; a refused call throws. */
async function target(operation: string, path: unknown, query: unknown = {}): Promise<string | undefined> {
  await api[operation]?.({ path, query });
  return server.hits.at(-1)?.target;
}

describe("values of path parameters", () => {
  test.each([
    ["removeFile", { name: "." }],
    ["removeFile", { name: ".." }],
    ["removeFile", { name: "" }],
    ["removeFile", { name: [""] }],
    ["removeFile", { name: undefined }],
    ["removeFile", {}],
    ["removeFile", Object.create({ name: "inherited" })],
    ["readTree", { rest: "a/../../x" }],
    ["readTree", { rest: "a/%2e%2E/x" }],
    ["readTree", { rest: "." }],
    ["readPair", { a: ".", b: "." }],
    ["removeList", { ids: [] }],
    ["removeList", { ids: [""] }],
    ["removeList", { ids: ["."] }],
    ["removeLabel", { id: "" }],
    ["removeLabel", { id: "." }],
    ["removeFile", { name: "\ud800" }],
  ])("%s of %j is refused, and nothing is sent", async (operation, path) => {
    const before = server.hits.length;
    await expect(target(operation, path)).rejects.toMatchObject({ name: "UsageError", attempts: [] });
    expect(server.hits).toHaveLength(before);
  });

  test.each([
    ["removeFile", { name: "../x" }, "/v1/files/..%2Fx"],
    ["removeFile", { name: "%2e%2e" }, "/v1/files/%252e%252e"],
    ["removeFile", { name: "a?b#c" }, "/v1/files/a%3Fb%23c"],
    ["removeFile", { name: "a\r\nb" }, "/v1/files/a%0D%0Ab"],
    ["removeFile", { name: "\\..\\x" }, "/v1/files/%5C..%5Cx"],
    ["removeFile", { name: "a;b@c:d" }, "/v1/files/a%3Bb%40c%3Ad"],
    ["removeFile", { name: "..." }, "/v1/files/..."],
    ["readTree", { rest: "a/b?c#d" }, "/v1/tree/a/b%3Fc%23d"],
    ["readTree", { rest: "//attacker.test/x" }, "/v1/tree///attacker.test/x"],
    ["readTree", { rest: "\\\\attacker.test" }, "/v1/tree/%5C%5Cattacker.test"],
  ])("%s of %j goes to %s", async (operation, path, expected) => {
    expect(await target(operation, path)).toBe(expected);
  });

  test("names that every object has are names like any other", async () => {
    const query = JSON.parse('{"toString":["a","b"],"__proto__":"p"}');
    const path = { constructor: ["c", "d"] };
    expect(await target("readOwn", path, query)).toBe("/v1/own/c,d?toString=a&toString=b&__proto__=p");
  });

  test("and so are those that the document does not know", async () => {
    const query = { constructor: ["x", "y"], valueOf: ["1", "2"] };
    expect(await target("readOwn", { constructor: ["c"] }, query)).toBe(
      "/v1/own/c?constructor=x&constructor=y&valueOf=1&valueOf=2",
    );
  });
});
