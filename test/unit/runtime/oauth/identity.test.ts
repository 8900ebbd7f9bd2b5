import { type CredentialProvider, call } from "@gen-client/runtime";
import { cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { oauth2 } from "@gen-client/runtime/codegen";
import { clientCredentials, refreshToken, tokenExchange } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { cachedGet } from "../cache/cache-client.ts";
import { jsonResponse, stubClient } from "../support/stub-api.ts";

const FRESH = { "Cache-Control": "private, max-age=60" };
const SERVER = {
  clientId: "shop",
  clientSecret: "s3cret-of-shop",
  tokenUrl: "https://login.test/token",
} as const;

const exchange = (subjectToken: string, more: object = {}): CredentialProvider =>
  tokenExchange({ ...SERVER, subjectToken, ...more });
const own = (more: object = {}): CredentialProvider => clientCredentials({ ...SERVER, ...more });
const signedIn = (seed: string, more: object = {}): CredentialProvider =>
  refreshToken({ ...SERVER, refreshToken: seed, ...more });

/** What clients with one cache are told, a client for each provider. The API tells with which token it was called. */
async function told(...providers: readonly CredentialProvider[]): Promise<readonly unknown[]> {
  const store = createMemoryStore();
  const answers: unknown[] = [];
  let tokens = 0;
  for (const oauth of providers) {
    const { client } = stubClient(
      [
        ({ url, headers }) => {
          if (!url.endsWith("/token")) return jsonResponse(200, headers.get("authorization"), FRESH);
          tokens += 1;
          return jsonResponse(200, { access_token: `t-${tokens}`, token_type: "bearer", expires_in: 60 });
        },
      ],
      { auth: { oauth }, cache: cacheIn(store) },
      { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
    );
    answers.push(await call(client, cachedGet(), {}));
  }
  return answers;
}

describe("trap 63: a cache tells apart for whom a token stands", () => {
  test.each([
    ["two subjects of an exchange", exchange("alice"), exchange("bob")],
    ["two accounts of an exchange", exchange("a", { account: "alice" }), exchange("b", { account: "bob" })],
    ["two who have signed in", signedIn("alice"), signedIn("bob")],
    ["a client, and a user of the same client", own(), exchange("alice")],
    ["two audiences", own({ parameters: { audience: "a" } }), own({ parameters: { audience: "b" } })],
    ["two sets of scopes", own({ scopes: ["read"] }), own({ scopes: ["read", "write"] })],
    [
      "two audiences of one account",
      exchange("a", { account: "alice", audience: "a" }),
      exchange("a", { account: "alice", audience: "b" }),
    ],
  ])("%s get two replies", async (_name, one, other) => {
    expect(await told(one, other)).toStrictEqual(["Bearer t-1", "Bearer t-2"]);
  });

  test.each([
    ["a client, made twice", own(), own()],
    [
      "whatever the order of its parameters",
      own({ parameters: { audience: "a", resource: "b" } }),
      own({ parameters: { resource: "b", audience: "a" } }),
    ],
    [
      "an account, whatever its tokens",
      exchange("a", { account: "alice" }),
      exchange("b", { account: "alice" }),
    ],
  ])("%s is one, and gets one reply", async (_name, one, other) => {
    expect(await told(one, other)).toStrictEqual(["Bearer t-1", "Bearer t-1"]);
  });

  test("what it is told by tells no secret", () => {
    const oauth = own({ parameters: { audience: "a", client_assertion: "canary" } });
    expect(oauth.identity).not.toContain("canary");
  });
});
