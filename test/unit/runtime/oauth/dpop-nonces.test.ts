import { type CredentialProvider, call } from "@gen-client/runtime";
import { asJson, oauth2, operation } from "@gen-client/runtime/codegen";
import { authorizationCode, clientCredentials, memoryTokenStore } from "@gen-client/runtime/oauth";
import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const own = { clientId: "c", clientSecret: "s3cret", dpop: true } as const;

function scoped(scope: string): AnyOperation {
  const security = [[{ scheme: "oauth", scopes: [scope] }]];
  return operation(() => ({ id: scope, method: "GET", path: "/x", replies: { 200: asJson() }, security }));
}
const read = scoped("read");

/** Holds whoever comes until so many are there. */
function gate(size: number): () => Promise<void> {
  let open: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return async () => {
    here += 1;
    if (here >= size) open?.();
    await opened;
  };
}

/** Somebody who signed in, and got a token alone. */
function signedIn(): CredentialProvider {
  const nowMs = Date.now();
  const store = {
    ...memoryTokenStore(),
    load: async () =>
      ({ accessToken: "t", tokenType: "DPoP", obtainedAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 }) as const,
  };
  return authorizationCode({ ...own, tokenUrl: "https://api.test/token", store });
}

interface Setting {
  /** Of what asks for a nonce: the first so many requests are answered when all are there. */
  readonly together: number;
  readonly asks: "token endpoint" | "api";
  /** Whether the API knows no nonce that it would take. */
  readonly isNeverContent?: boolean;
}

/** A client of servers one of which wants a nonce in every proof; and how often each of them was asked. */
function nonced(oauth: CredentialProvider, { together, asks, isNeverContent = false }: Setting) {
  const all = gate(together);
  const asked = { tokens: 0, api: 0 };
  const { client } = stubClient(
    [
      async ({ url, headers }) => {
        const isToken = url.endsWith("/token");
        asked[isToken ? "tokens" : "api"] += 1;
        if (isToken === (asks === "token endpoint")) {
          await all();
          const { nonce } = decodeJwt(headers.get("dpop") ?? "");
          if (nonce !== "n1" || isNeverContent) return nonceWanted(isToken);
        }
        const token = { access_token: `token-${asked.tokens}`, token_type: "DPoP", expires_in: 3_600 };
        return jsonResponse(200, isToken ? token : {});
      },
    ],
    { auth: { oauth }, policy: { retry: { maxAttempts: 1 } } },
    {
      securitySchemes: {
        oauth: oauth2({ clientCredentials: { tokenUrl: "https://api.test/token" } }),
      },
    },
  );
  return { client, asked };
}

function nonceWanted(isToken: boolean): Response {
  const headers = { "DPoP-Nonce": "n1" };
  if (isToken) return jsonResponse(400, { error: "use_dpop_nonce" }, headers);
  return jsonResponse(401, {}, { ...headers, "WWW-Authenticate": 'DPoP error="use_dpop_nonce"' });
}

describe("trap 56: a nonce that several learn at the same time (RFC 9449 sections 8 and 9)", () => {
  test.each([
    ["a token that could be renewed", () => clientCredentials(own), 1],
    ["one that could not", signedIn, 0],
  ])(
    "of the API: each call proves itself anew, with %s, and none is renewed",
    async (_name, grant, tokens) => {
      const { client, asked } = nonced(grant(), { together: 5, asks: "api" });
      const replies = await Promise.all(Array.from({ length: 5 }, () => call(client, read, {}).withMeta()));
      expect(replies.map(({ meta }) => meta.attempts.map(({ status }) => status))).toStrictEqual(
        Array(5).fill([401, 200]),
      );
      expect(asked).toStrictEqual({ tokens, api: 10 });
    },
  );

  test("of the token endpoint: each request is made anew", async () => {
    const { client, asked } = nonced(clientCredentials(own), { together: 2, asks: "token endpoint" });
    await Promise.all([call(client, read, {}), call(client, scoped("write"), {})]);
    expect(asked).toStrictEqual({ tokens: 4, api: 2 });
  });
});

test("an API that is content with no proof refuses the proof, and not the token", async () => {
  const setting = { together: 1, asks: "api", isNeverContent: true } as const;
  const { client, asked } = nonced(clientCredentials(own), setting);
  expect(await failureOf(call(client, read, {}))).toMatchObject({ status: 401 });
  expect(await failureOf(call(client, read, {}))).toMatchObject({ status: 401 });
  expect(asked).toStrictEqual({ tokens: 1, api: 3 });
});
