import { call } from "@gen-client/runtime";
import {
  asJson,
  bytes,
  createBareClient,
  header,
  json,
  multipart,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

type Idempotency = NonNullable<Exclude<PolicyPatch["idempotency"], false>>;
const created = jsonResponse(201, {});
function keyed(idempotency: Idempotency = {}): AnyOperation {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    header: { idempotencyKey: header("Idempotency-Key") },
    body: json(),
    replies: { 201: asJson() },
    policy: { class: "keyed", idempotency },
  }));
}
/** Takes files and forms too. */
function anyBody(idempotency: Idempotency): AnyOperation {
  const described = keyed(idempotency).describe();
  return operation(() => ({ ...described, body: [multipart(), bytes()] }));
}
const formOf = (file: Blob): FormData => {
  const form = new FormData();
  form.set("file", file);
  return form;
};
const sentKey = async (of: AnyOperation, input = {}, options = {}): Promise<string | null | undefined> => {
  const { client, seen } = stubClient([created], { environment: { uuid: () => "U" } });
  await call(client, of, { body: { amount: 1 }, ...input }, options);
  return seen[0]?.headers.get("idempotency-key");
};

describe("where a key comes from", () => {
  test("made, with its prefix", async () => {
    expect(await sentKey(keyed({ prefix: "gc-" }))).toBe("gc-U");
  });

  test("the caller's, by option or by input, as it is", async () => {
    expect(await sentKey(keyed({ prefix: "gc-" }), {}, { idempotencyKey: "mine" })).toBe("mine");
    expect(await sentKey(keyed(), { header: { idempotencyKey: "mine" } })).toBe("mine");
  });

  test("derived from what the policy names: the same input, the same key", async () => {
    const of = keyed({ generate: "derived", derive: ["/body/order"] });
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((order) => sentKey(of, { body: { order, at: Math.random() } })),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  test("derived from the whole input where the policy names no part, whatever the order of its members", async () => {
    const of = keyed({ generate: "derived" });
    const keys = [
      await sentKey(of, { body: { a: 1, b: 2 } }),
      await sentKey(of, { body: { b: 2, a: 1 } }),
      await sentKey(of, { body: { a: 1, b: 3 } }),
    ];
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test("trap 49: derived from files, the key is that of their bytes, type and name", async () => {
    const of = anyBody({ generate: "derived" });
    const bodies = [
      new Blob(["alpha-file"]),
      new Blob(["beta-file!"]),
      new Blob(["alpha-file"], { type: "text/plain" }),
      new File(["alpha-file"], "a.txt"),
      new TextEncoder().encode("alpha-file"),
      { file: new Blob(["alpha-file"]), note: "n" },
      { file: new Blob(["beta-file!"]), note: "n" },
      formOf(new Blob(["alpha-file"])),
      formOf(new Blob(["beta-file!"])),
    ];
    const keys = await Promise.all(bodies.map((body) => sentKey(of, { body })));
    expect(new Set(keys).size).toBe(bodies.length);
    expect(await sentKey(of, { body: { note: "n", file: new Blob(["alpha-file"]) } })).toBe(keys[5]);
  });

  test.each([
    ["a stream", new Blob(["a"]).stream()],
    ["a function that makes the body", () => "a"],
    ["lines of an iterable", (async function* () {})()],
    ["a map", new Map([["a", 1]])],
  ])("trap 49: derived from %s it would be every such call's, so it is refused", async (_, body) => {
    const of = anyBody({ generate: "derived", derive: ["/body"] });
    await expect(sentKey(of, { body })).rejects.toThrow(/all calls like it would have one key/);
  });

  test("trap 49: derived from a part that is missing is refused: all such orders would share a key", async () => {
    const { client, seen } = stubClient([created]);
    const of = keyed({ generate: "derived", derive: ["/body/order"] });
    expect(await failureOf(call(client, of, { body: { amount: 1 } }))).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });

  test("generate: caller, and none given: refused before sending", async () => {
    const { client, seen } = stubClient([created]);
    const error = await failureOf(call(client, keyed({ generate: "caller" }), { body: {} }));
    expect(error).toMatchObject({ kind: "usage", advice: expect.stringContaining("idempotencyKey") });
    expect(seen).toHaveLength(0);
  });

  test("a header of the call is the caller's key as well", async () => {
    expect(await sentKey(keyed(), {}, { headers: { "idempotency-key": "mine" } })).toBe("mine");
  });

  test.each(["", " k", "k\t"])("%j is no key", async (idempotencyKey) => {
    const { client, seen } = stubClient([created]);
    const error = await failureOf(call(client, keyed(), { body: {} }, { idempotencyKey }));
    expect(error).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });
});

describe("how it is carried", () => {
  test("trap 53: as a structured string where the API asks for one", async () => {
    expect(await sentKey(keyed({ format: "sf-string" }), {}, { idempotencyKey: 'a"b' })).toBe('"a\\"b"');
  });

  test("in the body, unless the caller put one there", async () => {
    const of = keyed({ in: "body", name: "idempotency_key" });
    const { client, seen } = stubClient([created], { environment: { uuid: () => "U" } });
    await call(client, of, { body: { amount: 1 } });
    await call(client, of, { body: { amount: 1, idempotency_key: "mine" } });
    expect(seen.map(({ body }) => JSON.parse(body).idempotency_key)).toStrictEqual(["U", "mine"]);
  });
});

test("trap 53: a structured string holds ASCII alone", async () => {
  const { client } = stubClient([created]);
  const of = keyed({ format: "sf-string" });
  expect(await failureOf(call(client, of, { body: {} }, { idempotencyKey: "é" }))).toMatchObject({
    kind: "usage",
  });
});

test.each([[["a"]], ["text"], [new FormData()]])(
  "a body that can hold no key is refused: %o",
  async (body) => {
    const { client, seen } = stubClient([created]);
    const of = keyed({ in: "body", name: "key" });
    expect(await failureOf(call(client, of, { body }))).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  },
);

test("trap 50: what the caller changes meanwhile changes no later attempt", async () => {
  const environment = virtualEnvironment(0.5);
  const { client, seen } = stubClient([jsonResponse(503, {}), created], { environment });
  const body = { amount: 1 };
  const running = call(client, keyed(), { body });
  await environment.advance(0);
  body.amount = 2;
  await environment.advance(5_000);
  await running;
  expect(seen.map((hit) => hit.body)).toStrictEqual(['{"amount":1}', '{"amount":1}']);
});

test("the key is on the error, so that the caller can ask what became of it", async () => {
  const { client } = stubClient([jsonResponse(500, {})], { environment: { uuid: () => "U" } });
  const error = await failureOf(call(client, keyed(), { body: {} }));
  expect(error).toMatchObject({ kind: "ambiguous", idempotencyKey: "U", cause: { status: 500 } });
});

test("trap 52: no repeat once the server has forgotten the key", async () => {
  const environment = virtualEnvironment(0.5);
  const slow = async (): Promise<Response> => {
    await new Promise<void>((resolve) => environment.schedule(2_000, resolve));
    return jsonResponse(503, {});
  };
  const { client, seen } = stubClient([slow], { environment });
  const running = failureOf(call(client, keyed({ ttlMs: 1_000 }), { body: {} }));
  await environment.advance(20_000);
  await running;
  expect(seen).toHaveLength(1);
});

test("an operation that was generated without keys says how to give them to the client", async () => {
  const descriptor = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
  const seen: string[] = [];
  const fetch = async (): Promise<Response> => {
    seen.push("sent");
    return created.clone();
  };
  const client = createBareClient(descriptor, { baseUrl: "https://api.test", fetch });
  const error = await failureOf(call(client, keyed(), { body: {} }));
  expect(error).toMatchObject({
    kind: "usage",
    advice: expect.stringContaining("features: [idempotencyKeys]"),
  });
  expect(seen).toHaveLength(0);
});
