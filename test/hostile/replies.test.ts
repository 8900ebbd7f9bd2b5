import { gzipSync } from "node:zlib";
import { isSdkError } from "@gen-client/runtime";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FaultServer, jsonReply, startFaultServer } from "../chaos/fault-server.ts";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";

const json = (schema: string): string =>
  `{ description: ok, content: { application/json: { schema: ${schema} } } }`;
const ref = (name: string): string => json(`{ $ref: "#/components/schemas/${name}" }`);
const DOCUMENT = `openapi: 3.1.0
info: { title: Replies, version: "1" }
paths:
  /free: { get: { operationId: free, responses: { "200": ${json("{ type: object }")} } } }
  /traps: { post: { operationId: traps, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Traps" } } } }, responses: { "200": ${ref("Traps")}, default: ${ref("Traps")} } } }
  /tree: { get: { operationId: tree, responses: { "200": ${ref("Tree")}, "422": ${ref("Tree")} } } }
  /tagged: { get: { operationId: tagged, responses: { "200": ${ref("Tagged")} } } }
  /untagged: { get: { operationId: untagged, responses: { "200": ${ref("Untagged")} } } }
components:
  schemas:
    Traps:
      type: object
      required: [__proto__, constructor]
      properties:
        __proto__: { type: object, properties: { polluted: { type: string } } }
        constructor: { type: string }
        prototype: { type: string }
        hasOwnProperty: { type: string }
        toString: { type: string }
        valueOf: { type: string }
        then: { type: string }
        toJSON: { type: string }
        length: { type: integer }
    Tree: { type: object, properties: { child: { $ref: "#/components/schemas/Tree" }, leaf: { type: integer } } }
    Tagged:
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
      discriminator:
        propertyName: kind
        mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" }
    Untagged: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] }
    Cat: { type: object, required: [kind], properties: { kind: { const: cat }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { const: dog }, tricks: { type: integer } } }
`;

let made: Attack;
let server: FaultServer;
let api: HostileClient;
beforeAll(async () => {
  made = await attack(DOCUMENT);
  expect(made.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  server = await startFaultServer();
  api = await clientOf(made, {
    baseUrl: server.url,
    policy: { retry: { maxAttempts: 1 }, reader: { maxBytes: 1_000_000 } },
  });
});
afterAll(async () => {
  await server.stop();
  removeAttacks();
});
afterEach(() => {
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

const bodyOf = (body: string | Uint8Array, headers: Record<string, string> = {}, status = 200) =>
  ({ kind: "reply", status, headers, body }) as const;
async function end(operation: string, body?: unknown) {
  const result = await api[operation]?.({ body }).safe();
  if (result === undefined) throw new Error(`no operation ${operation}`);
  return result;
}

/** A body without end that counts what was asked of it. */
function endless(status: number) {
  const account = { bytes: 0, cancelled: false };
  const piece = new TextEncoder().encode(`[${"0,".repeat(8_192)}`);
  const fetch: typeof globalThis.fetch = async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        account.bytes += piece.byteLength;
        controller.enqueue(piece);
      },
      cancel: () => {
        account.cancelled = true;
      },
    });
    return new Response(stream, { status, headers: { "Content-Type": "application/json" } });
  };
  return { account, fetch };
}

describe("bodies without measure", () => {
  test.each([
    [200, "read", 100_000],
    [404, "api", 100_000],
    [404, "api", 50_000_000],
    [500, "api", 100_000],
  ])("a body of %i without end is let go of at the limit: %s", async (status, kind, maxBytes) => {
    const { account, fetch } = endless(status);
    const policy = { retry: { maxAttempts: 1 }, reader: { maxBytes } };
    const client = await clientOf(made, { baseUrl: "http://api.test", fetch, policy });
    const result = await client["free"]?.().safe();
    expect(result).toMatchObject({ ok: false, error: { kind } });
    expect(account.cancelled).toBe(true);
    expect(account.bytes).toBeLessThan(Math.min(maxBytes, 1_000_000) + 100_000);
  });

  test("a bomb of gzip counts by what comes out of it", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024, " "));
    server.script(bodyOf(bomb, { "Content-Encoding": "gzip" }));
    expect(await end("free")).toMatchObject({
      ok: false,
      error: { kind: "read", message: expect.stringContaining("1000000 bytes") },
    });
  });

  test("encodings upon encodings end as an error of ours", async () => {
    let layers: Uint8Array = Buffer.from("{}");
    for (let layer = 0; layer < 100; layer += 1) layers = gzipSync(layers);
    server.script(bodyOf(layers, { "Content-Encoding": Array(100).fill("gzip").join(", ") }));
    expect(await end("free")).toMatchObject({ ok: false, error: { kind: "transport" } });
  });
});

describe("JSON with traps in it", () => {
  const text =
    '{"__proto__":{"polluted":"yes","extra":1},"constructor":"c","then":"t","toJSON":"j","toString":"s","hasOwnProperty":"h","length":-1}';

  test.each([200, 400])("names that every object has are data like any other: %i", async (status) => {
    server.script(bodyOf(text, {}, status));
    const result = await end("traps");
    const data: unknown = result.ok ? result.data : Reflect.get(result.error, "data");
    expect(result.ok).toBe(status === 200);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.keys(data as object)).toEqual(Object.keys(JSON.parse(text)));
    expect(Reflect.get(data as object, "constructor")).toBe("c");
  });

  test("they are sent as they are", async () => {
    server.script(bodyOf(text));
    await end("traps", JSON.parse(text));
    expect(server.hits.at(-1)?.body).toBe(text);
  });

  test("what an object has anyway does not pass for what the server sent", async () => {
    server.script(bodyOf("{}"));
    const result = await end("traps");
    expect(result.meta.drift).toEqual([
      { path: "$.__proto__", kind: "missing" },
      { path: "$.constructor", kind: "missing" },
    ]);
  });

  test("a degraded property of that name goes, and takes nothing with it", async () => {
    server.script(bodyOf('{"__proto__":"text","constructor":{"prototype":{"polluted":1}}}'));
    const result = await end("traps");
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && Object.keys(result.data as object)).toEqual([]);
    expect(result.ok && Object.getPrototypeOf(result.data)).toBe(Object.prototype);
  });

  test("the last of two equal names counts, as in every parser", async () => {
    server.script(bodyOf('{"leaf":1,"leaf":2}'));
    expect(await end("tree")).toMatchObject({ ok: true, data: { leaf: 2 } });
  });

  test.each([200, 422])("depth is no way to crash: %i", async (status) => {
    const depth = 60_000;
    server.script(bodyOf(`${'{"child":'.repeat(depth)}{}${"}".repeat(depth)}`, {}, status));
    const result = await end("tree");
    expect(result.ok).toBe(false);
    expect(!result.ok && isSdkError(result.error)).toBe(true);
  });

  test.each(["extension", "error", "errors"])("nor is it in a problem's %s", async (member) => {
    const depth = 60_000;
    server.script(bodyOf(`{"${member}":${"[".repeat(depth)}${"]".repeat(depth)}}`, {}, 400));
    expect(await end("free")).toMatchObject({ ok: false, error: { kind: "api", status: 400 } });
  });

  test.each(["__proto__", "constructor", "utf-7", "x", '"', "utf-8\\\\"])(
    "a charset of %s is no way to crash",
    async (charset) => {
      server.script(bodyOf('{"leaf":1}', { "Content-Type": `application/json; charset=${charset}` }));
      expect(await end("tree")).toMatchObject({ ok: true, data: { leaf: 1 } });
    },
  );
});

describe("unions with variants that the contract does not know", () => {
  test.each([
    '{"kind":"bird","lives":1}',
    '{"kind":"__proto__"}',
    '{"kind":"constructor"}',
    '{"kind":"toString","tricks":"text"}',
    '{"kind":{"cat":1}}',
    '{"kind":["cat"]}',
    '{"kind":true}',
  ])("%s passes untouched, and is reported", async (text) => {
    for (const operation of ["tagged", "untagged"]) {
      server.script(bodyOf(text));
      const result = await end(operation);
      expect(result).toMatchObject({ ok: true, data: JSON.parse(text) });
      expect(result.meta.drift, operation).toEqual([{ path: "$", kind: "unknown-variant" }]);
    }
  });

  test.each(["{}", '{"lives":1}', '{"kind":null,"lives":1}'])(
    "%s, without its tag, is data with drift and never a silent match",
    async (text) => {
      for (const operation of ["tagged", "untagged"]) {
        server.script(bodyOf(text));
        const result = await end(operation);
        expect(result).toMatchObject({ ok: true });
        expect(result.meta.drift.length).toBeGreaterThan(0);
      }
    },
  );

  test.each(["1", '"cat"', "[]", "null"])("%s is no variant of any, and no data", async (text) => {
    for (const operation of ["tagged", "untagged"]) {
      server.script(bodyOf(text));
      expect(await end(operation)).toMatchObject({ ok: false, error: { kind: "read" } });
    }
  });

  test("a member that is known is read as that one", async () => {
    server.script(jsonReply(200, { kind: "dog", tricks: "many", lives: 9 }));
    const result = await end("tagged");
    expect(result).toMatchObject({ ok: true, data: { kind: "dog", lives: 9 } });
    expect(result.meta.drift).toEqual([
      { path: "$.tricks", kind: "type" },
      { path: "$.lives", kind: "unknown-property" },
    ]);
  });
});
