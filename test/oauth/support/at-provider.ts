import { clientCredentials, refreshToken, type TokenStore } from "@gen-client/runtime/oauth";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { apiClient, type ShiftedEnvironment, shiftedEnvironment } from "./oauth-client.ts";
import { CLIENTS, startProvider, type TestProvider } from "./start-provider.ts";

/** The provider of the test file that imports this, sound again after each test. */
export let server: TestProvider;
beforeAll(async () => {
  server = await startProvider();
});
afterEach(() => server.failAll(undefined));
afterAll(() => server.close());

export const clientSecret = CLIENTS.secret;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** A client with access of its own. */
export function own(environment: ShiftedEnvironment = shiftedEnvironment(), more: object = {}) {
  const oauth = clientCredentials({ clientId: "basic", clientSecret, ...more });
  return {
    environment,
    oauth,
    client: apiClient(server, oauth, { environment, policy: { budget: false, breaker: false } }),
  };
}

/** A client that somebody has signed in to. */
export async function signedIn(environment: ShiftedEnvironment = shiftedEnvironment(), store?: TokenStore) {
  const seed = await server.signIn("basic");
  const oauth = refreshToken({ clientId: "basic", clientSecret, refreshToken: seed, store });
  return { environment, oauth, seed, client: apiClient(server, oauth, { environment }) };
}

/** What of the token endpoint's requests came during some work. */
export async function asked<T>(work: () => Promise<T>): Promise<readonly [T, readonly string[]]> {
  const before = server.requests.length;
  const result = await work();
  return [result, server.requests.slice(before).map(({ grantType }) => grantType)];
}

/** Lets a renewal that nobody waits for end. */
export async function settled(
  oauth: { status?: () => { obtainedAtMs?: number | undefined } },
  since: number,
): Promise<void> {
  await expect.poll(() => oauth.status?.().obtainedAtMs ?? 0, { interval: 5 }).toBeGreaterThan(since);
}

/** Ends a token at the provider, which its client hears of with the next request. */
export async function revoke(token: string): Promise<void> {
  const { provider } = server;
  const found = (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token));
  await found?.destroy();
}
