import { AuthError, call } from "@gen-client/runtime";
import {
  clientCredentials,
  memoryTokenStore,
  refreshToken,
  type TokenStore,
  TokenStoreError,
} from "@gen-client/runtime/oauth";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import {
  apiClient,
  getNeedy,
  getThing,
  type ShiftedEnvironment,
  shiftedEnvironment,
  tokenSent,
} from "./support/oauth-client.ts";
import { CLIENTS, startProvider, type TestProvider } from "./support/start-provider.ts";

let server: TestProvider;
beforeAll(async () => {
  server = await startProvider();
});
afterEach(() => server.failAll(undefined));
afterAll(() => server.close());

const clientSecret = CLIENTS.secret;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function own(environment: ShiftedEnvironment = shiftedEnvironment(), more: object = {}) {
  const oauth = clientCredentials({ clientId: "basic", clientSecret, ...more });
  return {
    environment,
    oauth,
    client: apiClient(server, oauth, { environment, policy: { budget: false, breaker: false } }),
  };
}

async function signedIn(environment: ShiftedEnvironment = shiftedEnvironment(), store?: TokenStore) {
  const seed = await server.signIn("basic");
  const oauth = refreshToken({ clientId: "basic", clientSecret, refreshToken: seed, store });
  return { environment, oauth, seed, client: apiClient(server, oauth, { environment }) };
}

/** What of the token endpoint's requests came during some work. */
async function asked<T>(work: () => Promise<T>): Promise<readonly [T, readonly string[]]> {
  const before = server.requests.length;
  const result = await work();
  return [result, server.requests.slice(before).map(({ grantType }) => grantType)];
}

/** Lets a renewal that nobody waits for end. */
async function settled(
  oauth: { status?: () => { obtainedAtMs?: number | undefined } },
  since: number,
): Promise<void> {
  await expect.poll(() => oauth.status?.().obtainedAtMs ?? 0, { interval: 5 }).toBeGreaterThan(since);
}

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

describe("a 401", () => {
  test("of a revoked token refreshes once, and the call succeeds", async () => {
    const { client } = own();
    const first = await tokenSent(client);
    await revoke(first);
    const [second, requests] = await asked(() => tokenSent(client));
    expect(second).not.toBe(first);
    expect(requests).toHaveLength(1);
  });

  test("trap 57: that comes late, of an old token, refreshes nothing", async () => {
    const { client, oauth } = own();
    const first = await tokenSent(client);
    await revoke(first);
    let late: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      late = resolve;
    });
    const slow = apiClient(server, oauth, {
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (response.status === 401) await held;
        return response;
      },
    });
    const lateCall = tokenSent(slow);
    await tokenSent(client);
    late?.();
    const [second, requests] = await asked(() => lateCall);
    expect([second, requests]).toStrictEqual([await tokenSent(client), []]);
  });

  test("trap 59: again and again, of new tokens, asks the token endpoint once, and then lets it be", async () => {
    const { client } = own();
    const refusing = apiClient(server, own().oauth, {
      environment: shiftedEnvironment(),
      fetch: async (input, init) =>
        String(input).includes("/api/") ? new Response("{}", { status: 401 }) : fetch(input, init),
    });
    const [, requests] = await asked(async () => {
      for (let round = 0; round < 5; round += 1) {
        expect(await failureOf(call(refusing, getThing, {}))).toMatchObject({ status: 401 });
      }
    });
    expect(requests).toHaveLength(2);
    expect(await tokenSent(client)).not.toBe("");
  });

  test("is left alone where x-resilience says `on401: never`", async () => {
    const policy = {
      refreshSkew: { ms: 1, ratio: 0.1 },
      singleFlight: "process",
      rotation: "auto",
      on401: "never",
      clockToleranceMs: 0,
    } as const;
    const client = apiClient(server, own().oauth, {}, { oauth: { oauth: policy } });
    await revoke(await tokenSent(client));
    const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
    expect(error).toMatchObject({ status: 401 });
    expect(requests).toHaveLength(0);
  });
});

test("a 403 refreshes nothing", async () => {
  const { client } = own();
  await tokenSent(client);
  const [error, requests] = await asked(() =>
    failureOf(call(client, getNeedy, { path: { scope: "write" } })),
  );
  expect(error).toMatchObject({ status: 403 });
  expect(requests).toHaveLength(0);
});

describe("rotation, with detection of reuse", () => {
  test("each refresh token is used once, and the pair is saved before the token is sent", async () => {
    const log: string[] = [];
    const inner = memoryTokenStore();
    const store: TokenStore = {
      ...inner,
      save: async (key, tokens) => {
        await inner.save(key, tokens);
        log.push(`saved ${tokens.accessToken}`);
      },
    };
    const { client, environment } = await signedIn(undefined, store);
    const [, requests] = await asked(async () => {
      for (let round = 0; round < 3; round += 1) {
        log.push(`sent ${await tokenSent(client)}`);
        environment.advance(HOUR_MS + 1);
      }
    });
    expect(requests).toStrictEqual(["refresh_token", "refresh_token", "refresh_token"]);
    const tokens = log.filter((entry) => entry.startsWith("sent")).map((entry) => entry.slice(5));
    expect(log).toStrictEqual(tokens.flatMap((token) => [`saved ${token}`, `sent ${token}`]));
  });

  test("a pair that cannot be saved is not used, and is saved before anything else is asked", async () => {
    const inner = memoryTokenStore();
    let isDown = true;
    const store: TokenStore = {
      ...inner,
      save: async (key, tokens) => {
        if (isDown) throw new Error("canary: redis://user:password@host");
        await inner.save(key, tokens);
      },
    };
    const { client } = await signedIn(undefined, store);
    const [error, first] = await asked(() => failureOf(call(client, getThing, {})));
    expect(error).toMatchObject({ code: "credential-failed", retryable: true });
    expect(JSON.stringify(error)).not.toContain("canary");
    isDown = false;
    const [token, second] = await asked(() => tokenSent(client));
    expect([first, second]).toStrictEqual([["refresh_token"], []]);
    expect(token).not.toBe("");
  });

  test("trap 58: an invalid_grant re-reads the store: another process has got new tokens", async () => {
    const store = memoryTokenStore();
    const options = { clientId: "basic", clientSecret };
    const fresh = refreshToken({ ...options, refreshToken: await server.signIn("basic"), store });
    // A lock that keeps nobody out, and a look at the store just before the other process writes.
    let loads = 0;
    const unlocked: TokenStore = {
      ...memoryTokenStore(),
      load: async (key) => {
        loads += 1;
        const before = await store.load(key);
        if (loads === 1) await tokenSent(apiClient(server, fresh));
        return before;
      },
    };
    const late = refreshToken({ ...options, refreshToken: "one-that-has-expired", store: unlocked });
    const [token, requests] = await asked(() => tokenSent(apiClient(server, late)));
    expect(requests).toStrictEqual(["refresh_token", "refresh_token"]);
    expect([token, loads]).toStrictEqual([await tokenSent(apiClient(server, fresh)), 2]);
  });

  test("a family that was revoked says: sign in again", async () => {
    const { client, seed } = await signedIn();
    await tokenSent(client);
    // Somebody uses the first refresh token once more: the provider revokes all that came of it.
    const thief = apiClient(server, refreshToken({ clientId: "basic", clientSecret, refreshToken: seed }));
    await failureOf(call(thief, getThing, {}));
    const error = (await failureOf(call(client, getThing, {}))) as AuthError;
    expect(error).toMatchObject({ code: "token-refused", oauth: { error: "invalid_grant" } });
    expect(error.advice).toContain("sign in again");
    expect(JSON.stringify(error)).not.toContain(seed);
  });
});

describe("trap 58: a refresh whose answer was lost", () => {
  test("is not sent again while the token in hand is good", async () => {
    const { client, environment } = await signedIn();
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - MINUTE_MS);
    server.failNext({ kind: "lose-answer" });
    const [, requests] = await asked(async () => {
      expect(await tokenSent(client)).toBe(first);
      for (let round = 0; round < 5; round += 1) {
        environment.advance(5_000);
        expect(await tokenSent(client)).toBe(first);
      }
    });
    expect(requests).toHaveLength(1);
  });

  test("is not repeated at once", async () => {
    const { client } = await signedIn();
    server.failNext({ kind: "lose-answer" });
    const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
    expect(error).toMatchObject({ code: "token-unavailable", retryable: true });
    expect(requests).toHaveLength(1);
  });

  test("is repeated where nothing was sent", async () => {
    const { oauth } = await signedIn();
    let refusals = 0;
    const client = apiClient(server, oauth, {
      environment: shiftedEnvironment(),
      fetch: async (input, init) => {
        if (String(input).endsWith("/token") && refusals < 2) {
          refusals += 1;
          throw Object.assign(new TypeError("fetch failed"), {
            cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
          });
        }
        return fetch(input, init);
      },
    });
    expect(await tokenSent(client)).not.toBe("");
    expect(refusals).toBe(2);
  });

  test("is repeated for a client's own access, which uses nothing up", async () => {
    const { client } = own();
    server.failNext({ kind: "lose-answer" }, { kind: "reset" });
    const [token, requests] = await asked(() => tokenSent(client));
    expect(token).not.toBe("");
    expect(requests).toHaveLength(3);
  });
});

describe("a token endpoint that fails", () => {
  const faults = {
    "500": { kind: "answer", status: 500 },
    "503": { kind: "answer", status: 503 },
    garbage: { kind: "answer", status: 200, headers: { "Content-Type": "text/html" }, body: "<html>" },
    "a reset": { kind: "reset" },
  } as const;

  test.each(Object.keys(faults) as (keyof typeof faults)[])(
    "trap 59: %s keeps a token that is still good",
    async (name) => {
      const { client, environment, oauth } = own();
      const first = await tokenSent(client);
      environment.advance(HOUR_MS - 5_000);
      server.failAll(faults[name]);
      expect(await tokenSent(client)).toBe(first);
      expect(oauth.status?.().failure).toContain("no token could be got");
    },
  );

  test.each(Object.keys(faults) as (keyof typeof faults)[])(
    "%s, and no good token: an error that says so",
    async (name) => {
      const { client } = own();
      server.failAll(faults[name]);
      const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({ code: "token-unavailable", retryable: true, schemes: ["oauth"] });
      expect(requests).toHaveLength(3);
    },
  );

  test("is left in peace for a while, and then asked again", async () => {
    const { client, environment } = own();
    server.failAll(faults["500"]);
    await failureOf(call(client, getThing, {}));
    const [, meanwhile] = await asked(() =>
      Promise.all(Array.from({ length: 20 }, () => failureOf(call(client, getThing, {})))),
    );
    server.failAll(undefined);
    environment.advance(1_001);
    expect(await tokenSent(client)).not.toBe("");
    expect(meanwhile).toStrictEqual([]);
  });

  test("and says for how long is heard", async () => {
    const { client, environment } = own();
    server.failNext({ kind: "answer", status: 503, headers: { "Retry-After": "60" } });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ code: "token-unavailable", advice: "Wait 60 s and retry." });
    environment.advance(59_000);
    expect((await asked(() => failureOf(call(client, getThing, {}))))[1]).toStrictEqual([]);
    environment.advance(1_001);
    expect(await tokenSent(client)).not.toBe("");
  });

  test("that is slow ends by a limit of its own", async () => {
    const { client } = own(undefined, { timeoutMs: 30 });
    server.failAll({ kind: "silence" });
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "token-unavailable",
      message: expect.stringContaining("timeout"),
    });
  });

  test("that is slow holds up nobody who has a token that is still good", async () => {
    const { client, environment } = own(undefined, { timeoutMs: 5_000 });
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - 5_000);
    server.failAll({ kind: "silence" });
    expect(await tokenSent(client)).toBe(first);
  });

  test("that sends its clients elsewhere is not followed", async () => {
    const { client } = own();
    server.failAll({ kind: "answer", status: 307, headers: { Location: `${server.issuer}/elsewhere` } });
    const [error, requests] = await asked(() => failureOf(call(client, getThing, {})));
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining("redirect-refused") });
    expect(requests).toHaveLength(1);
  });

  test("that says what is wrong with a 200 is heard", async () => {
    const { client } = own();
    server.failAll({ kind: "answer", status: 200, body: '{"error":"bad_verification_code"}' });
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "token-refused",
      oauth: { error: "bad_verification_code" },
    });
  });

  test("that repeats our secret has it taken out", async () => {
    const { client } = own();
    const description = `no client has ${clientSecret}`;
    const body = JSON.stringify({ error: "invalid_client", error_description: description });
    server.failAll({ kind: "answer", status: 401, body });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ oauth: { description: "no client has [redacted]" } });
    expect(JSON.stringify(error)).not.toContain(clientSecret);
  });

  test("has no lines of its own in a log", async () => {
    const { client } = own();
    const body = JSON.stringify({
      error: "invalid_client",
      error_description: "no\n2026 ERROR paid twice\u202e",
    });
    server.failAll({ kind: "answer", status: 400, body });
    const error = await failureOf(call(client, getThing, {}));
    expect(error).toMatchObject({ oauth: { description: "no 2026 ERROR paid twice " } });
  });

  test("that is started anew is asked as before", async () => {
    const { client, environment } = own();
    await tokenSent(client);
    await server.restart();
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe("");
  });
});

describe("trap 60: a missing or odd expires_in", () => {
  const grant = async (expiresIn: unknown) => {
    const token = await tokenSent(own().client);
    const body = JSON.stringify({ access_token: token, token_type: "bearer", expires_in: expiresIn });
    return { kind: "answer", status: 200, body } as const;
  };

  test.each([
    ["absent", undefined],
    ["null", null],
    ["0", 0],
    ["negative", -5],
    ["no number", "soon"],
  ])("%s: used until the server refuses it", async (_name, expiresIn) => {
    const { client, environment } = own();
    server.failNext(await grant(expiresIn));
    const first = await tokenSent(client);
    environment.advance(100 * HOUR_MS);
    expect(await asked(() => tokenSent(client))).toStrictEqual([first, []]);
  });

  test.each([
    ["text", "3600"],
    ["milliseconds", 3_600_000],
    ["a time of day", Math.floor(Date.now() / 1000) + 3600],
  ])("%s is understood", async (_name, expiresIn) => {
    const { client, environment } = own();
    server.failNext(await grant(expiresIn));
    const first = await tokenSent(client);
    environment.advance(HOUR_MS - 10 * MINUTE_MS);
    expect(await tokenSent(client)).toBe(first);
    environment.advance(11 * MINUTE_MS);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a life shorter than the skew makes no storm", async () => {
    const { client } = own();
    server.failNext(await grant(2));
    const [, requests] = await asked(async () => {
      for (let round = 0; round < 20; round += 1) await tokenSent(client);
    });
    expect(requests).toHaveLength(1);
  });
});

describe("clocks", () => {
  test("a wall clock that is set back does not make a token live longer", async () => {
    const { client, environment } = own();
    const first = await tokenSent(client);
    environment.setBack(24 * HOUR_MS);
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a machine whose clock is off proves itself by the server's", async () => {
    const environment = shiftedEnvironment();
    environment.setBack(3 * HOUR_MS);
    const clientKey = { key: server.clientKey, kid: "k1" };
    const oauth = clientCredentials({ clientId: "key", clientKey });
    const [token, requests] = await asked(() => tokenSent(apiClient(server, oauth, { environment })));
    expect(token).not.toBe("");
    expect(requests).toHaveLength(2);
  });
});

describe("what has ended at the server", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** For the provider alone: the client's environment has a clock of its own, which stands still. */
  function later(ms: number): void {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  }

  test("a token, before our clock says so: renewed once it is refused", async () => {
    const wallMs = Date.now();
    const environment = { ...shiftedEnvironment(), wallNow: () => wallMs };
    const client = apiClient(server, own().oauth, { environment });
    const first = await tokenSent(client);
    later(2 * HOUR_MS);
    const [second, requests] = await asked(() => tokenSent(client));
    expect(second).not.toBe(first);
    expect(requests).toStrictEqual(["client_credentials"]);
  });

  test("a refresh token: an error that says to sign in again", async () => {
    const { client } = await signedIn();
    await tokenSent(client);
    later(48 * HOUR_MS);
    const error = (await failureOf(call(client, getThing, {}))) as AuthError;
    expect(error).toMatchObject({ code: "token-refused", oauth: { error: "invalid_grant" } });
    expect(error.advice).toContain("sign in again");
  });
});

async function revoke(token: string): Promise<void> {
  const { provider } = server;
  const found = (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token));
  await found?.destroy();
}
