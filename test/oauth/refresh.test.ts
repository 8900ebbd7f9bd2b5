import { call } from "@gen-client/runtime";
import {
  clientCredentials,
  memoryTokenStore,
  type TokenStore,
  TokenStoreError,
} from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import {
  asked,
  clientSecret,
  HOUR_MS,
  MINUTE_MS,
  own,
  revoke,
  server,
  settled,
} from "./support/at-provider.ts";
import { apiClient, getThing, shiftedEnvironment, tokenSent } from "./support/oauth-client.ts";

describe("refreshed before it expires, in the last min(5 min, 20 %) of its life", () => {
  test("not before", async () => {
    const { client, environment } = own();
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - 6 * MINUTE_MS);
    const [second, requests] = await asked(() => tokenSent(client));
    expect([second, requests]).toStrictEqual([first, []]);
  });

  test("from then on, and nobody waits for it", async () => {
    const { client, environment, oauth } = own();
    const first = await tokenSent(client);
    const { obtainedAtMs = 0 } = oauth.status?.() ?? {};
    environment.advance(HOUR_MS - 4 * MINUTE_MS);
    expect(await tokenSent(client)).toBe(first);
    await settled(oauth, obtainedAtMs);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("as the document's x-resilience says", async () => {
    const policy = {
      refreshSkew: { ms: 10 * MINUTE_MS, ratio: 0.5 },
      singleFlight: "process",
      rotation: "auto",
      on401: "once",
      clockToleranceMs: 30_000,
    } as const;
    const environment = shiftedEnvironment();
    const oauth = clientCredentials({ clientId: "basic", clientSecret });
    const client = apiClient(server, oauth, { environment }, { oauth: { oauth: policy } });
    await tokenSent(client);
    const { obtainedAtMs = 0 } = oauth.status?.() ?? {};
    environment.advance(HOUR_MS - 9 * MINUTE_MS);
    await tokenSent(client);
    await settled(oauth, obtainedAtMs);
  });
});

describe("one refresh for any number of callers", () => {
  test("1,000 with an expired token: one token request", async () => {
    const { client, environment } = own();
    await tokenSent(client);
    environment.advance(HOUR_MS + 1);
    const [tokens, requests] = await asked(() =>
      Promise.all(Array.from({ length: 1_000 }, () => tokenSent(client))),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(requests).toStrictEqual(["client_credentials"]);
  });

  test("trap 56: 100 that are refused at once: one token request", async () => {
    const { client } = own();
    const first = await tokenSent(client);
    await revoke(first);
    const [tokens, requests] = await asked(() =>
      Promise.all(Array.from({ length: 100 }, () => tokenSent(client))),
    );
    expect(new Set(tokens)).not.toContain(first);
    expect(requests).toStrictEqual(["client_credentials"]);
  });

  test("a document that asks processes to share one refresh asks for a store", async () => {
    const policy = {
      refreshSkew: { ms: 1, ratio: 0.1 },
      singleFlight: "store",
      rotation: "auto",
      on401: "once",
      clockToleranceMs: 0,
    } as const;
    const document = { oauth: { oauth: policy } };
    const error = await failureOf(call(apiClient(server, own().oauth, {}, document), getThing, {}));
    expect(error).toMatchObject({ code: "credential-failed", advice: expect.stringContaining("`store`") });
    const { oauth } = own(undefined, { store: memoryTokenStore() });
    expect(await tokenSent(apiClient(server, oauth, {}, document))).not.toBe("");
  });

  test("clients that share a store: one token request", async () => {
    const store = memoryTokenStore();
    const clients = [own(undefined, { store }), own(undefined, { store })];
    const [tokens, requests] = await asked(() => Promise.all(clients.map(({ client }) => tokenSent(client))));
    expect(new Set(tokens).size).toBe(1);
    expect(requests).toHaveLength(1);
  });
});

describe("a store that fails", () => {
  const failing = (thrown: Error): TokenStore => ({
    load: () => Promise.reject(thrown),
    save: () => Promise.reject(thrown),
    remove: () => Promise.reject(thrown),
    withLock: () => Promise.reject(thrown),
  });

  test("because it is down keeps nobody from a token that costs but a request", async () => {
    const { client } = own(undefined, { store: failing(new Error("connect ECONNREFUSED")) });
    expect(await tokenSent(client)).not.toBe("");
  });

  test("because it is set up wrongly is an error that says so", async () => {
    const thrown = new TokenStoreError("wrong-key", "it was encrypted with another key", "Pass that key.");
    const { client } = own(undefined, { store: failing(thrown) });
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "credential-failed",
      message: expect.stringContaining("it was encrypted with another key"),
      advice: "Pass that key.",
    });
  });
});

describe("trap 30: a caller's abort never cancels the others' refresh", () => {
  test("the one who began it leaves, and the others get the token", async () => {
    const { client } = own();
    const controller = new AbortController();
    const first = failureOf(call(client, getThing, {}, { signal: controller.signal }));
    const second = tokenSent(client);
    controller.abort(new Error("enough"));
    expect(await first).toMatchObject({ kind: "aborted" });
    expect(await second).not.toBe("");
  });

  test("nor does a call's deadline", async () => {
    const { client } = own(undefined, { timeoutMs: 150 });
    server.failNext({ kind: "silence" });
    const impatient = failureOf(call(client, getThing, {}, { timeout: 50 }));
    const patient = tokenSent(client);
    expect(await impatient).toMatchObject({ kind: "timeout", code: "total-timeout" });
    expect(await patient).not.toBe("");
  });
});
