import { type ClientEvent, call, type PolicyPatch } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  asJson,
  type ClientOptions,
  header,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { fallbacks, type QueuedCall } from "@gen-client/runtime/fallback";
import { describe, expect, it } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const DOWN = jsonResponse(503, {});
const secured = { securitySchemes: { key: apiKeyInHeader("X-Key") }, security: [["key"]] } as const;

const chargeWith = (policy: PolicyPatch = {}): AnyOperation =>
  operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    header: { pin: header("X-Pin") },
    body: json(),
    replies: { 200: asJson() },
    sensitive: ["pin"],
    policy: {
      class: "keyed",
      retry: { maxAttempts: 1 },
      fallback: [{ kind: "queue", name: "later" }],
      ...policy,
    },
  }));
const charge = chargeWith();

function setUp(options: ClientOptions = {}) {
  const items: QueuedCall[] = [];
  const events: ClientEvent[] = [];
  const enqueue = async (item: QueuedCall): Promise<void> => {
    items.push(JSON.parse(JSON.stringify(item)) as QueuedCall);
  };
  const { client, seen } = stubClient(
    [DOWN, jsonResponse(200, "done")],
    {
      environment: virtualEnvironment(),
      auth: { key: "of-the-platform" },
      fallback: fallbacks({ queues: { later: { enqueue } } }),
      onEvent: (event) => events.push(event),
      ...options,
    },
    secured,
  );
  return { client, items, seen, events };
}

describe("a call in a queue", () => {
  it("says whose it is and what its headers were, so that it is made as what it was", async () => {
    const { client, items, seen } = setUp();
    const acme = { tenant: "acme", auth: { key: "of-acme" } };
    await call(client.for(acme), charge, { body: { amount: 1 } }, { headers: { "X-Account": "acct-1" } });
    const [item] = items;
    expect(item).toMatchObject({ tenant: "acme", headers: { "X-Account": "acct-1" } });
    expect(JSON.stringify(item)).not.toContain("of-acme");
    const { tenant, input, headers, idempotencyKey, correlationId } = item as QueuedCall;
    const its = client.for({ tenant, auth: { key: "of-acme" } });
    expect(await call(its, charge, input as object, { headers, idempotencyKey, correlationId })).toBe("done");
    const told = (name: string) => seen.map((request) => request.headers.get(name));
    for (const name of ["x-key", "x-account", "idempotency-key", "x-request-id"]) {
      expect(told(name)[0], name).not.toBeNull();
      expect(told(name)[1], name).toBe(told(name)[0]);
    }
  });

  it("of a named credential says its name, one of the client's own no name", async () => {
    const { client, items } = setUp();
    const second = client.for({ credential: "second", auth: { key: "of-second" } });
    await call(second, charge, { body: {} });
    expect(items[0]).toMatchObject({ credential: "second" });
    const own = setUp();
    await call(own.client, charge, { body: {} });
    for (const name of ["tenant", "credential", "headers"]) expect(own.items[0]).not.toHaveProperty(name);
  });

  it("leaves a header that carries the key to the key, whatever its name", async () => {
    const { client, items } = setUp();
    const tokened = chargeWith({ idempotency: { name: "X-Request-Token" } });
    await call(client, tokened, { body: {} }, { headers: { "x-request-token": "k1" } });
    expect(items[0]).toMatchObject({ idempotencyKey: { key: "k1" } });
    expect(items[0]).not.toHaveProperty("headers");
  });

  it("may have a header that it does without, as long as the client has none of that name", async () => {
    const { client, items } = setUp();
    await call(client, charge, { body: {} }, { headers: { "X-Account": undefined } });
    expect(items[0]).not.toHaveProperty("headers");
  });
});

describe("no queue takes", () => {
  it.each([
    ["X-Session-Token", "canary"],
    ["Authorization", "Bearer canary"],
    ["x-pin", "canary"],
    ["x-account", undefined],
  ])("a call whose header %s would be lost: without it, it might be somebody else's", async (name, value) => {
    const { client, items, events } = setUp({ headers: { "X-Account": "platform" } });
    const error = await failureOf(call(client, charge, { body: {} }, { headers: { [name]: value } }));
    expect(error).toMatchObject({ status: 503 });
    expect(items).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "fallback-failed", source: "queue", cause: "header-not-kept" }),
    );
  });

  it("a call of somebody whom nobody has named", async () => {
    const { client, items, events } = setUp();
    const anonymous = client.for({ auth: { key: "of-somebody" } });
    expect(await failureOf(call(anonymous, charge, { body: {} }))).toMatchObject({ status: 503 });
    expect(items).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "fallback-failed", source: "queue", cause: "unnamed-account" }),
    );
  });
});
