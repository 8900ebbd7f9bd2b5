import { type AuthError, call } from "@gen-client/runtime";
import { afterEach, describe, expect, test, vi } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import { asked, HOUR_MS, own, revoke, server, signedIn } from "./support/at-provider.ts";
import { apiClient, getNeedy, getThing, shiftedEnvironment, tokenSent } from "./support/oauth-client.ts";

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
