import { join } from "node:path";
import type { ClientOptions } from "@gen-client/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Prism, startPrism } from "../../../examples/demo/prism.ts";
import { type GeneratedClient, generatedClient } from "../generated-client.ts";
import { document } from "./document.ts";

let generated: GeneratedClient;
let prism: Prism;
beforeAll(async () => {
  generated = await generatedClient(document);
  prism = await startPrism({ document: join(generated.folder, "openapi.json"), errors: true });
});
afterAll(async () => {
  await prism?.stop();
  generated?.remove();
});

async function statusOf(operation: string, input: unknown, options: ClientOptions = {}): Promise<unknown> {
  const api = generated.createClient({
    baseUrl: prism.url,
    policy: { retry: { maxAttempts: 1 } },
    ...options,
  });
  const call = api[operation] ?? expect.unreachable(operation);
  const result = await call(input).safe();
  if (result.ok) return "taken";
  return result.error.kind === "api"
    ? { status: result.error.status, says: result.error.data }
    : result.error;
}

const point = { x: 1, y: -2 };

describe("Prism takes what we send", () => {
  test.each<[string, unknown]>([
    ["simplePath", { path: { simplePath: 1 } }],
    ["labelPath", { path: { labelPath: 1 } }],
    ["formQuery", { query: { formQuery: [1, 2] } }],
    ["packedQuery", { query: { packedQuery: [1, 2] } }],
    ["pipeQuery", { query: { pipeQuery: [1, 2] } }],
    ["deepQuery", { query: { deepQuery: point } }],
    ["objectQuery", { query: { objectQuery: point } }],
    ["jsonQuery", { query: { jsonQuery: point } }],
    ["listHeader", { header: { listHeader: [1, 2] } }],
    ["cookie", { cookie: { cookie: 1 } }],
    ["json", { body: point }],
    ["form", { body: { n: 1, at: point } }],
    ["multipart", { body: { note: "a", file: new Blob(["x"]) } }],
  ])("%s", async (operation, input) => {
    expect(await statusOf(operation, input)).toBe("taken");
  });

  test.each<[string, unknown]>([
    ["formQuery", { query: { formQuery: ["a", "b"] } }],
    ["json", { body: { x: "1" } }],
  ])("and would not take another %s", async (operation, input) => {
    expect(await statusOf(operation, input)).toMatchObject({ status: 422 });
  });
});

describe("Prism takes us for who we are", () => {
  const basic = { username: "u", password: "p" };
  test.each<[string, ClientOptions["auth"]]>([
    ["headerKey", { headerKey: "k" }],
    ["queryKey", { queryKey: "k" }],
    ["cookieKey", { cookieKey: "k" }],
    ["basic", { basic }],
    ["bearer", { bearer: "t" }],
    ["both", { basic, headerKey: "k" }],
    ["either", { queryKey: "k" }],
    ["optional", { bearer: "t" }],
    ["optional", {}],
  ])("%s with %o", async (name, auth) => {
    expect(await statusOf(`as${name}`, {}, { auth })).toBe("taken");
  });

  test("and would not take us for anybody", async () => {
    for (const name of ["headerKey", "basic", "both", "either"]) {
      expect(await statusOf(`as${name}`, {}, { auth: false })).toMatchObject({ status: 401 });
    }
  });

  test("what is missing is named before anything is sent", async () => {
    expect(await statusOf("asboth", {}, { auth: { basic } })).toMatchObject({
      kind: "auth",
      schemes: ["headerKey"],
    });
  });
});
