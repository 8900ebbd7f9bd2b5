import { type ClientEvent, call } from "@gen-client/runtime";
import { asJson, header, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const created = jsonResponse(201, {});
function keyed(idempotency: PolicyPatch["idempotency"] = {}, patch: PolicyPatch = {}): AnyOperation {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    header: { idempotencyKey: header("Idempotency-Key") },
    body: json(),
    replies: { 201: asJson() },
    policy: {
      class: "keyed",
      idempotency,
      retry: { maxAttempts: 3, baseDelayMs: 1, throttleBaseDelayMs: 1 },
      ...patch,
    },
  }));
}
const amount = (value: number) => ({ body: { amount: value } });

describe("a key that was used before", () => {
  test("for the same request is sent again, and told", async () => {
    const events: ClientEvent[] = [];
    const { client, seen } = stubClient([created], { onEvent: (event) => events.push(event) });
    const options = { idempotencyKey: "order-1" };
    await call(client, keyed(), amount(1), options);
    await call(client, keyed(), amount(1), options);
    expect(seen).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === "key-reuse")).toMatchObject([{ sameRequest: true }]);
  });

  test("for another request is refused before sending, and told", async () => {
    const events: ClientEvent[] = [];
    const { client, seen } = stubClient([created], { onEvent: (event) => events.push(event) });
    const options = { idempotencyKey: "order-1" };
    await call(client, keyed(), amount(1), options);
    const error = await failureOf(call(client, keyed(), amount(2), options));
    expect(error).toMatchObject({ kind: "usage", message: expect.stringContaining("another request") });
    expect(seen).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === "key-reuse")).toMatchObject([{ sameRequest: false }]);
  });

  describe("with another value of a header parameter", () => {
    const declaring: AnyOperation = operation(() => ({
      ...keyed().describe(),
      header: {
        idempotencyKey: header("Idempotency-Key"),
        account: header("X-Account"),
        accessToken: header("X-Access-Token"),
        requestId: header("X-Request-Id"),
        pin: header("X-Pin"),
      },
      sensitive: ["pin"],
    }));
    const first = { account: "a", accessToken: "old", requestId: "1", pin: "1" };
    const options = { idempotencyKey: "order-1" };

    test.each([
      ["is for another request", { ...first, account: "b" }, false],
      ["that is left out is, too", { ...first, account: undefined }, false],
      [
        "is for the same one where it is a secret or an id",
        { ...first, accessToken: "new", requestId: "2", pin: "2" },
        true,
      ],
    ] as const)("%s", async (_, second, sameRequest) => {
      const events: ClientEvent[] = [];
      const { client, seen } = stubClient([created], { onEvent: (event) => events.push(event) });
      await call(client, declaring, { ...amount(1), header: first }, options);
      const end = await call(client, declaring, { ...amount(1), header: second }, options).safe();
      expect(end).toMatchObject(sameRequest ? { ok: true } : { ok: false, error: { kind: "usage" } });
      expect(seen).toHaveLength(sameRequest ? 2 : 1);
      expect(events.filter(({ kind }) => kind === "key-reuse")).toMatchObject([{ sameRequest }]);
    });

    test("is for the same one where no document declares it", async () => {
      const { client, seen } = stubClient([created]);
      for (const trace of ["a", "b"]) {
        await call(client, declaring, amount(1), { ...options, headers: { "X-Cloud-Trace": trace } });
      }
      expect(seen).toHaveLength(2);
    });
  });

  test("by another tenant is that tenant's own", async () => {
    const { client, seen } = stubClient([created]);
    const options = { idempotencyKey: "order-1" };
    for (const tenant of ["a", "b"]) {
      await call(client.for({ tenant }), keyed(), amount(tenant === "a" ? 1 : 2), options);
    }
    expect(seen).toHaveLength(2);
  });

  test("a key that the client made is held to it, too", async () => {
    const { client, seen } = stubClient([created]);
    const { meta } = await call(client, keyed(), amount(1)).withMeta();
    await failureOf(call(client, keyed(), amount(2), { idempotencyKey: meta.idempotencyKey }));
    expect(seen).toHaveLength(1);
  });
});

describe("trap 52: a key that the server has forgotten", () => {
  const HOUR = 3_600_000;

  test("is refused when this client used it first", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([created], { environment });
    const options = { idempotencyKey: "order-1" };
    await call(client, keyed({ ttlMs: HOUR }), amount(1), options);
    await environment.advance(HOUR - 1);
    await call(client, keyed({ ttlMs: HOUR }), amount(1), options);
    await environment.advance(1);
    const error = await failureOf(call(client, keyed({ ttlMs: HOUR }), amount(1), options));
    expect(error).toMatchObject({ kind: "ambiguous", idempotencyKey: "order-1" });
    expect((error as Error).message).toContain("forgotten its key, after 1 h");
    expect(seen).toHaveLength(2);
  });

  test("is refused when the caller says so", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([created], { environment });
    const at = (agoMs: number) => ({
      idempotencyKey: { key: `order-${agoMs}`, firstUsedAt: new Date(environment.wallNow() - agoMs) },
    });
    await call(client, keyed({ ttlMs: HOUR }), amount(1), at(HOUR - 1));
    expect(await failureOf(call(client, keyed({ ttlMs: HOUR }), amount(1), at(HOUR)))).toMatchObject({
      kind: "ambiguous",
      attempts: [],
    });
    expect(seen).toHaveLength(1);
  });
});

describe("trap 55: 409 and 422", () => {
  const statuses = async (answers: readonly number[], options = {}, of = keyed()) => {
    const replies = answers.map((status) => jsonResponse(status, {}));
    const { client, seen } = stubClient(replies);
    const end = await call(client, of, amount(1), options).safe();
    return { hits: seen.length, end: end as typeof end & { error?: Error & { advice: string } } };
  };

  test("a 409 on the first use of a key is a conflict of the business", async () => {
    const { hits, end } = await statuses([409, 201]);
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { status: 409, retryable: false } });
  });

  test("a 409 after an attempt that may have arrived says that it is in progress", async () => {
    expect(await statuses([503, 409, 201])).toMatchObject({ hits: 3, end: { ok: true } });
  });

  test("and so after a call of before: its end is waited for", async () => {
    const before = { idempotencyKey: { key: "k", firstUsedAt: Date.now() } };
    expect(await statuses([409, 201], before)).toMatchObject({ hits: 2, end: { ok: true } });
    const { end } = await statuses([409], before);
    expect(end.error?.advice).toContain("with the idempotencyKey");
  });

  test("replay none: a 409 later cannot be told from done, so the outcome is unknown", async () => {
    const { hits, end } = await statuses([503, 409, 201], {}, keyed({ replay: "none" }));
    expect(hits).toBe(2);
    expect(end).toMatchObject({ ok: false, error: { kind: "ambiguous", cause: { status: 409 } } });
  });

  test("a 422 is never repeated; of a key used before, it says that the key is another request's", async () => {
    expect(await statuses([422, 201])).toMatchObject({ hits: 1 });
    const before = { idempotencyKey: { key: "k", firstUsedAt: Date.now() } };
    const { hits, end } = await statuses([422, 201], before);
    expect(hits).toBe(1);
    expect(end.error?.advice).toContain("key");
  });
});

describe("trap 51: a stored 500", () => {
  const failure = async (replay: "all" | "success" | "none") => {
    const { client, seen } = stubClient([jsonResponse(500, {}), created]);
    const error = await failureOf(call(client, keyed({ replay }), amount(1)));
    return { error, hits: seen.length };
  };

  test("is given again for ever by replay all: the outcome is unknown", async () => {
    expect(await failure("all")).toMatchObject({ hits: 1, error: { kind: "ambiguous" } });
  });

  test.each(["success", "none"] as const)(
    "is not kept by replay %s: the caller may repeat it",
    async (replay) => {
      const { error, hits } = await failure(replay);
      expect(hits).toBe(1);
      expect(error).toMatchObject({ kind: "api", status: 500 });
      expect((error as { advice: string }).advice).toContain("idempotencyKey of this error");
    },
  );
});
