import { type AuthError, call } from "@gen-client/runtime";
import { memoryTokenStore, refreshToken, type TokenStore } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import { asked, clientSecret, HOUR_MS, MINUTE_MS, own, server, signedIn } from "./support/at-provider.ts";
import { apiClient, getThing, shiftedEnvironment, tokenSent } from "./support/oauth-client.ts";

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
