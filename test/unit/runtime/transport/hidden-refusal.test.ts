import { call } from "@gen-client/runtime";
import { asJson, createBareClient, json, operation } from "@gen-client/runtime/codegen";
import { undiciFetch } from "@gen-client/runtime/undici";
import { ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { type FaultServer, startFaultServer } from "../../../chaos/fault-server.ts";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const ONE_FAILURE_OPENS = { breaker: { consecutive: 1 }, retry: { baseDelayMs: 0 } };

function of(method: "GET" | "POST"): AnyOperation {
  const body = method === "POST" ? { body: json() } : {};
  return operation(() => ({ id: "any", method, path: "/", replies: { 200: asJson() }, ...body }));
}

async function refusing(): Promise<FaultServer> {
  const server = await startFaultServer({ kind: "reply", status: 407 });
  onTestFinished(() => server.stop());
  return server;
}

test.each(["GET", "POST"] as const)("a 407 is an answer to a %s, though fetch hides it", async (method) => {
  const server = await refusing();
  const client = createBareClient(API, { baseUrl: server.url, policy: ONE_FAILURE_OPENS });
  const made = () => call(client, of(method), { body: {} });
  expect(await failureOf(made())).toMatchObject({ kind: "api", status: 407, retryable: false });
  expect(server.hits).toHaveLength(1);
  server.script({ kind: "reply", status: 200, body: "1" });
  expect(await made()).toBe(1);
});

test("a 407 through undici", async () => {
  const server = await refusing();
  const fetch = undiciFetch();
  onTestFinished(() => fetch.close());
  for (const options of [{}, { fetch }]) {
    const client = createBareClient(API, { baseUrl: server.url, ...options });
    const error = await failureOf(call(client, of("GET"), {}));
    expect(error).toMatchObject({ kind: "api", status: 407, attempts: [{ status: 407, sent: "yes" }] });
  }
});

test("a 407 of a proxy that is asked without a tunnel is no mistake of the caller", async () => {
  const server = await refusing();
  const dispatcher = new ProxyAgent({ uri: server.url, proxyTunnel: false });
  onTestFinished(() => dispatcher.destroy());
  const fetch: typeof globalThis.fetch = (input, init) =>
    globalThis.fetch(input, { ...init, dispatcher } as RequestInit);
  const client = createBareClient(API, { baseUrl: "http://api.test", fetch });
  const error = await failureOf(call(client, of("POST"), { body: {} }));
  expect(error).toMatchObject({ kind: "api", status: 407, attempts: [{ status: 407, sent: "yes" }] });
  expect(server.hits).toHaveLength(1);
});
