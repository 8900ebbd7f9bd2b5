import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fault, type FaultServer, jsonReply, startFaultServer } from "../chaos/fault-server.ts";
import { type Attack, attack, clientOf, removeAttacks, warnings } from "./attack.ts";

const ok = `responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }`;
const json = "requestBody: { content: { application/json: { schema: { type: object } } } }";
const DOCUMENT = `openapi: 3.1.0
info: { title: Repeats, version: "1" }
x-resilience: { retry: { maxAttempts: 5, baseDelay: 1ms, throttleBaseDelay: 1ms } }
paths:
  /pay: { post: { operationId: pay, ${json}, ${ok} } }
  /patch: { patch: { operationId: change, ${json}, ${ok} } }
  /form: { post: { operationId: form, requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a: { type: string } } } } } }, ${ok} } }
  /upload: { put: { operationId: upload, requestBody: { content: { application/octet-stream: { schema: { type: string, format: binary } } } }, ${ok} } }
  /told:
    post: { operationId: told, x-resilience: { class: idempotent }, ${json}, ${ok} }
  /keyed:
    post:
      operationId: keyed
      parameters: [{ name: Idempotency-Key, in: header, schema: { type: string } }]
      ${json}
      ${ok}
`;

let made: Attack;
let server: FaultServer;
beforeAll(async () => {
  made = await attack(DOCUMENT);
  expect(made.ok).toBe(true);
  server = await startFaultServer();
});
afterAll(async () => {
  await server.stop();
  removeAttacks();
});

async function requestsOf(operation: string, body: unknown, fault: Fault): Promise<number> {
  server.script(fault);
  const before = server.hits.length;
  const api = await clientOf(made, { baseUrl: server.url });
  const result = await api[operation]?.({ body }).safe();
  expect(result?.ok).toBe(false);
  return server.hits.length - before;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  "503": jsonReply(503, {}),
  "503 with a time": jsonReply(503, {}, { "Retry-After": "0" }),
  "408": jsonReply(408, {}),
  "a reset": { kind: "reset" },
  "a reply cut short": { kind: "truncate", body: "{" },
};

describe("what acts twice when it is sent twice", () => {
  test.each(
    ["pay", "change", "form"].flatMap((operation) =>
      Object.keys(FAULTS).map((fault) => [operation, fault] as const),
    ),
  )("%s is sent once, whatever the document wishes: %s", async (operation, fault) => {
    expect(await requestsOf(operation, { a: "b" }, FAULTS[fault] ?? { kind: "reset" })).toBe(1);
  });

  test.each(Object.keys(FAULTS))("a stream is sent once: %s", async (fault) => {
    const stream = new Blob(["bytes"]).stream();
    expect(await requestsOf("upload", stream, FAULTS[fault] ?? { kind: "reset" })).toBe(1);
  });

  test("a document that says otherwise is warned of, and then obeyed", async () => {
    expect(warnings(made).filter((warning) => warning.startsWith("x-resilience-unkeyed-retry"))).toHaveLength(
      1,
    );
    expect(await requestsOf("told", {}, jsonReply(503, {}))).toBeGreaterThan(1);
  });

  test("with a key it is repeated, under one key and with the same bytes", async () => {
    const count = await requestsOf("keyed", { a: 1 }, jsonReply(503, {}));
    expect(count).toBeGreaterThan(1);
    const hits = server.hits.slice(-count);
    expect(new Set(hits.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(new Set(hits.map(({ body }) => body)).size).toBe(1);
  });
});
