import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultServer, startFaultServer } from "../chaos/fault-server.ts";
import { attack, refusals, removeAttacks } from "./attack.ts";

let server: FaultServer;
let other: FaultServer;
const yaml = (body: string) =>
  ({ kind: "reply", status: 200, headers: { "Content-Type": "application/yaml" }, body }) as const;
beforeEach(async () => {
  server = await startFaultServer(yaml("type: string\n"));
  other = await startFaultServer(yaml("type: string\n"));
});
afterEach(async () => {
  await server.stop();
  await other.stop();
});
afterAll(removeAttacks);

/** Every place of a document where an address may stand that is none of a server's. */
const addressed = (url: string): string => `openapi: 3.1.0
jsonSchemaDialect: ${url}/dialect
info: { title: T, version: "1", termsOfService: ${url}/terms, contact: { url: ${url}/contact }, license: { name: L, url: ${url}/license } }
externalDocs: { url: ${url}/docs }
security: [{ oauth: [] }]
paths:
  /a:
    get:
      operationId: a
      externalDocs: { url: ${url}/docs }
      responses:
        "200":
          description: ok
          content: { application/json: { schema: { $ref: "#/components/schemas/A" }, examples: { e: { externalValue: ${url}/example } } } }
          links: { next: { operationRef: "${url}/x.yaml#/paths/~1a/get" } }
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: ${url}/token, refreshUrl: ${url}/refresh, scopes: {} } } }
    oidc: { type: openIdConnect, openIdConnectUrl: ${url}/oidc }
  schemas:
    A: { $id: ${url}/a, $schema: ${url}/schema, type: object, properties: { b: { type: string, xml: { namespace: ${url}/ns } } }, externalDocs: { url: ${url}/docs } }
`;
const referring = (ref: string): string => `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /a: { get: { operationId: a, responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "${ref}" } } } } } } }
`;

describe("the network", () => {
  test("is not asked for any address that a document holds", async () => {
    const made = await attack(addressed(server.url));
    expect(refusals(made)).toEqual([]);
    expect(server.hits).toEqual([]);
  });

  test("is not asked for a reference without consent", async () => {
    const made = await attack(referring(`${server.url}/x.yaml`));
    expect(refusals(made)[0]).toMatch(/^ref-remote 4:/);
    expect(server.hits).toEqual([]);
  });

  test("is not asked for a reference of a fetched document without consent", async () => {
    server.script(yaml(referring(`${other.url}/x.yaml`)));
    const made = await attack("", { spec: `${server.url}/spec.yaml` });
    expect(refusals(made)[0]).toMatch(/^ref-remote 4:/);
    expect(other.hits).toEqual([]);
  });

  test("is asked with consent, and told nothing of who asks", async () => {
    server.script(yaml(referring(`${other.url}/x.yaml`)));
    const made = await attack("", { spec: `${server.url}/spec.yaml?token=canary`, allowRemote: true });
    expect(refusals(made)).toEqual([]);
    expect(other.hits).toHaveLength(1);
    for (const hit of other.hits) {
      expect(JSON.stringify(hit)).not.toContain("canary");
      expect(hit.headers).not.toHaveProperty("authorization");
      expect(hit.headers).not.toHaveProperty("referer");
      expect(hit.headers).not.toHaveProperty("cookie");
    }
    for (const text of made.files.values()) expect(text).not.toContain("canary");
  });

  test("is not sent a password in an address, nor is one shown", async () => {
    const spec = `${server.url.replace("//", "//user:canary@")}/spec.yaml`;
    const made = await attack("", { spec });
    expect(refusals(made)).toEqual(["file-unreadable 1:1"]);
    expect(server.hits).toEqual([]);
    expect(JSON.stringify(made.diagnostics)).not.toContain("canary");
  });

  test("does not lead a fetched document to files", async () => {
    server.script(yaml(referring("file:///etc/hosts.yaml")));
    const made = await attack("", { spec: `${server.url}/spec.yaml`, allowRemote: true });
    expect(made.ok).toBe(false);
    expect(refusals(made)[0]).toMatch(/^ref-(?:scheme|outside-root) 4:/);
  });

  test("does not lead to files by a redirect", async () => {
    server.script({ kind: "reply", status: 302, headers: { Location: "file:///etc/passwd" }, body: "" });
    const made = await attack(referring(`${server.url}/x.yaml`), { allowRemote: true });
    expect(made.ok).toBe(false);
    expect(refusals(made)[0]).toMatch(/ 4:\d+$/);
  });

  test("does not feed it without end", async () => {
    server.script({ kind: "endless", piece: "# and so on\n".repeat(10_000) });
    const made = await attack(referring(`${server.url}/x.yaml`), { allowRemote: true });
    expect(made.ok).toBe(false);
    expect(refusals(made)[0]).toMatch(/ 4:\d+$/);
  }, 120_000);

  test("a chain of references without end has one", async () => {
    server.script(...Array.from({ length: 3_000 }, (_, index) => yaml(`$ref: x${index}.yaml\n`)));
    const made = await attack(referring(`${server.url}/x.yaml`), { allowRemote: true });
    expect(refusals(made)).toEqual(["limit-exceeded 1:7"]);
    expect(server.hits.length).toBeLessThan(100);
  });

  test("a fetched description names no address of its own in the output but its servers", async () => {
    const made = await attack(addressed("https://attacker.test"));
    const folders = readdirSync(join(made.folder, "out"), { recursive: true, encoding: "utf8" });
    const code = folders.filter((path) => path.endsWith(".ts") || path.endsWith("package.json"));
    for (const path of code) {
      const text = readFileSync(join(made.folder, "out", path), "utf8");
      expect(text.replace(/\/\*[\s\S]*?\*\//g, ""), path).not.toMatch(
        /attacker\.test\/(?!token|refresh|oidc)/,
      );
    }
  });
});
