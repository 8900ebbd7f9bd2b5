import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { attack, removeAttacks } from "./attack.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EMITTED = [
  ...readdirSync(join(ROOT, "examples")).map((name) => `examples/${name}/client`),
  ...readdirSync(join(ROOT, "test/golden/trees")).map((name) => `test/golden/trees/${name}`),
].flatMap((folder) =>
  readdirIfThere(join(ROOT, folder))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path)),
);

function readdirIfThere(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

const DOCUMENT = `openapi: 3.1.0
info: { title: Keyed, version: "1", x-api-key: canary-info }
security: [{ key: [] }]
paths:
  /a:
    get:
      operationId: a
      x-curl: "curl -H 'X-Key: canary-curl'"
      x-codeSamples: [{ lang: sh, source: "KEY=canary-sample" }]
      responses: { "204": { description: none } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, x-default: canary-default, x-example: canary-example, x-value: canary-value }
    oauth:
      type: oauth2
      x-client-id: canary-client
      x-client-secret: canary-secret
      flows:
        clientCredentials: { tokenUrl: "https://auth.test/token", scopes: { read: reads }, x-client-secret: canary-flow }
`;

afterAll(removeAttacks);

describe("emitted code", () => {
  test("is there to be looked at", () => {
    expect(EMITTED.length).toBeGreaterThan(20);
  });

  test.each(EMITTED)("%s holds no credential and reads none", (path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    expect(text).not.toMatch(/process\.|\benv\b|^\s*auth:/m);
    expect(text).not.toMatch(/(?:sk|pk|ghp|gho|xox[bp])_[A-Za-z0-9]{8}|Bearer [A-Za-z0-9]|-----BEGIN/);
  });

  test("takes none from a document whose author left some in it", async () => {
    const { ok, files } = await attack(DOCUMENT);
    expect(ok).toBe(true);
    expect([...files.values()].join("\n")).not.toContain("canary");
  });
});
