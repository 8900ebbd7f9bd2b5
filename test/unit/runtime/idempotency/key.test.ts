import { call } from "@gen-client/runtime";
import { asJson, header, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

type Idempotency = NonNullable<Exclude<PolicyPatch["idempotency"], false>>;
const created = jsonResponse(201, {});
function keyed(idempotency: Idempotency = {}): AnyOperation {
  return operation({
    id: "charge",
    method: "POST",
    path: "/charges",
    header: { idempotencyKey: header("Idempotency-Key") },
    body: json(),
    replies: { 201: asJson() },
    policy: { class: "keyed", idempotency },
  });
}
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

  test("generate: caller, and none given: none is sent, and the call is made as an unkeyed one", async () => {
    const { client, seen } = stubClient([jsonResponse(503, {})]);
    await failureOf(call(client, keyed({ generate: "caller" }), { body: {} }));
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get("idempotency-key")).toBeNull();
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
