import { Readable } from "node:stream";
import { call } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  asJson,
  bytes,
  createBareClient,
  multipart,
  ndjson,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, onTestFinished, test } from "vitest";
import type { BodyEncoding } from "../../../../runtime/src/operation.ts";
import { type FaultServer, startFaultServer } from "../../../chaos/fault-server.ts";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const ONE_FAILURE_OPENS = { breaker: { consecutive: 1 } };

function post(body: BodyEncoding): AnyOperation {
  return operation(() => ({ id: "post", method: "POST", path: "/", replies: { 200: asJson() }, body }));
}

async function answering(): Promise<FaultServer> {
  const server = await startFaultServer({ kind: "reply", status: 200, body: "1" });
  onTestFinished(() => server.stop());
  return server;
}

async function read(): Promise<ReadableStream<Uint8Array>> {
  const stream = new Blob(["piece"]).stream();
  await new Response(stream).text();
  return stream;
}

function locked(): ReadableStream<Uint8Array> {
  const stream = new Blob(["piece"]).stream();
  stream.getReader();
  return stream;
}

async function ended(): Promise<Readable> {
  const stream = Readable.from([Buffer.from("piece")]);
  for await (const _ of stream);
  return stream;
}

describe("trap 1: a stream that has been read is the caller's mistake, and not the server's", () => {
  test.each<[string, BodyEncoding, (of: unknown) => unknown]>([
    ["as a body", bytes(), (stream) => stream],
    ["as a part", multipart(), (file) => ({ file })],
    ["as records", ndjson(), (records) => records],
    ["from a function", bytes(), (stream) => () => stream],
  ])("%s", async (_what, encoding, bodyOf) => {
    const server = await answering();
    const client = createBareClient(API, { baseUrl: server.url, policy: ONE_FAILURE_OPENS });
    for (const stream of [await read(), locked(), await ended()]) {
      const error = await failureOf(call(client, post(encoding), { body: bodyOf(stream) }));
      expect(error).toMatchObject({ kind: "usage", advice: expect.stringContaining("a function") });
    }
    expect(server.hits).toHaveLength(0);
    expect(await call(client, post(bytes()), { body: "fine" })).toBe(1);
  });

  test("so is one that somebody else reads while the call waits", async () => {
    const server = await answering();
    const body = new Blob(["piece"]).stream();
    const auth = { key: () => new Response(body).text() };
    const secured = { ...API, securitySchemes: { key: apiKeyInHeader("X-Key") }, security: [["key"]] };
    const client = createBareClient(secured, { baseUrl: server.url, auth, policy: ONE_FAILURE_OPENS });
    expect(await failureOf(call(client, post(bytes()), { body }))).toMatchObject({ kind: "usage" });
    expect(server.hits).toHaveLength(0);
  });

  test("one of Node's that was begun goes on from there", async () => {
    const server = await answering();
    const client = createBareClient(API, { baseUrl: server.url });
    const body = Readable.from([Buffer.from("head"), Buffer.from("rest")]);
    await body.iterator({ destroyOnReturn: false }).next();
    await call(client, post(bytes()), { body });
    expect(server.hits[0]?.body).toBe("rest");
  });
});

test.each([
  ["Transfer-Encoding", "chunked"],
  ["Expect", "100-continue"],
  ["Upgrade", "other"],
])("a header that belongs to the connection is the caller's mistake: %s", async (name, value) => {
  const server = await answering();
  const client = createBareClient(API, { baseUrl: server.url, policy: ONE_FAILURE_OPENS });
  const error = await failureOf(call(client, post(bytes()), { body: "x" }, { headers: { [name]: value } }));
  expect(error).toMatchObject({ kind: "usage", attempts: [] });
  expect(server.hits).toHaveLength(0);
  expect(await call(client, post(bytes()), { body: "fine" })).toBe(1);
});
