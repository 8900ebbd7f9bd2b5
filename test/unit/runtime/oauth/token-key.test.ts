import { type CredentialProvider, call } from "@gen-client/runtime";
import { oauth2 } from "@gen-client/runtime/codegen";
import {
  clientCredentials,
  memoryTokenStore,
  refreshToken,
  type TokenStore,
  tokenExchange,
} from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { jsonResponse, plainGet, stubClient } from "../support/stub-api.ts";

const SERVER = {
  clientId: "shop",
  clientSecret: "s3cret-of-shop",
  tokenUrl: "https://login.test/token",
} as const;

/** A store in which several providers keep their tokens, and the keys that they keep them under. */
function noted(): { readonly store: TokenStore; readonly keys: Set<string> } {
  const keys = new Set<string>();
  const inner = memoryTokenStore();
  return {
    keys,
    store: {
      ...inner,
      save: (key, tokens) => {
        keys.add(key);
        return inner.save(key, tokens);
      },
    },
  };
}

/** The tokens that APIs are called with, one call for each provider. A token tells how it was asked for. */
async function sent(...providers: readonly CredentialProvider[]): Promise<readonly unknown[]> {
  const tokens: unknown[] = [];
  for (const oauth of providers) {
    const { client } = stubClient(
      [
        async (request) => {
          if (!request.url.endsWith("/token")) return jsonResponse(200, request.headers.get("authorization"));
          const asked = new URLSearchParams(await request.text());
          const token = ["audience", "subject_token", "refresh_token", "scope"].flatMap(
            (name) => asked.get(name) ?? [],
          );
          const access_token = token.length === 0 ? "plain" : token.join("-");
          return jsonResponse(200, { access_token, refresh_token: "next", token_type: "bearer" });
        },
      ],
      { auth: { oauth } },
      { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
    );
    tokens.push(await call(client, plainGet, {}));
  }
  return tokens;
}

const own = (store: TokenStore, more: object = {}): CredentialProvider =>
  clientCredentials({ ...SERVER, store, ...more });
const exchange = (store: TokenStore, subjectToken: string, more: object = {}): CredentialProvider =>
  tokenExchange({ ...SERVER, store, subjectToken, account: subjectToken, ...more });

describe("a store that several providers share", () => {
  test("keeps a token for each audience", async () => {
    const { store } = noted();
    const to = (audience: string): CredentialProvider => own(store, { parameters: { audience } });
    expect(await sent(to("billing"), to("partner"))).toStrictEqual(["Bearer billing", "Bearer partner"]);
  });

  test("keeps a token for each audience of an exchange, and for each of its subjects", async () => {
    const { store } = noted();
    const tokens = await sent(
      exchange(store, "alice", { audience: "a" }),
      exchange(store, "alice", { audience: "b" }),
      exchange(store, "bob", { audience: "b" }),
    );
    expect(tokens).toStrictEqual(["Bearer a-alice", "Bearer b-alice", "Bearer b-bob"]);
  });

  test("keeps what a user has apart from what the client has", async () => {
    const { store } = noted();
    const user = refreshToken({ ...SERVER, store, refreshToken: "seed" });
    expect(await sent(user, own(store), user)).toStrictEqual(["Bearer seed", "Bearer plain", "Bearer seed"]);
  });

  test("has one token for one audience, whatever the order of the parameters", async () => {
    const { store } = noted();
    const parameters = { audience: "a", resource: "https://a.test" };
    const turned = { resource: "https://a.test", audience: "a" };
    const tokens = await sent(own(store, { parameters }), own(store, { parameters: turned, scopes: false }));
    expect(tokens).toStrictEqual(["Bearer a", "Bearer a"]);
  });

  test("is told no secret by a key, and finds a sign-in under the key that it has always had", async () => {
    const { store, keys } = noted();
    const user = refreshToken({ ...SERVER, store, refreshToken: "canary", account: "ada", scopes: ["read"] });
    await sent(user, own(store, { parameters: { client_assertion: "canary", audience: "a" } }));
    expect([...keys]).toStrictEqual([
      '["https://login.test/token","shop","ada","read"]',
      expect.stringContaining('"audience","a"'),
    ]);
    expect([...keys].join()).not.toContain("canary");
  });

  test.each([undefined, ""])(
    "is refused to an exchange that does not say whose its tokens are: %j",
    (account) => {
      const { store } = noted();
      expect(() => exchange(store, "alice", { account })).toThrow("the tokens of an exchange are somebody's");
    },
  );
});
