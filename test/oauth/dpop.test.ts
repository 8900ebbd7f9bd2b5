import { type CredentialRequest, call } from "@gen-client/runtime";
import { clientCredentials, refreshToken } from "@gen-client/runtime/oauth";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import {
  apiClient,
  getNonced,
  getThing,
  postThing,
  shiftedEnvironment,
  tokenSent,
} from "./support/oauth-client.ts";
import { CLIENTS, startProvider, type TestProvider } from "./support/start-provider.ts";

const clientSecret = CLIENTS.secret;
const HOUR_MS = 3_600_000;
const own = { clientId: "basic", clientSecret, dpop: true } as const;

describe("tokens bound to a key (RFC 9449)", () => {
  let server: TestProvider;
  beforeAll(async () => {
    server = await startProvider();
  });
  afterAll(() => server.close());

  test("a proof for each request, over its method, address and token", async () => {
    const proofs: string[] = [];
    const client = apiClient(server, clientCredentials(own), {
      fetch: async (input, init) => {
        const proof = new Headers(init?.headers).get("dpop");
        if (proof !== null) proofs.push(proof);
        return fetch(input, init);
      },
    });
    await call(client, getThing, {});
    await call(client, postThing, { body: { a: 1 }, query: { b: 2 } });
    const claims = proofs.map((proof) => decodeJwt(proof));
    expect(claims.map(({ htm }) => htm)).toStrictEqual(["POST", "GET", "POST"]);
    expect(claims.map(({ htu }) => htu)).toStrictEqual([
      server.tokenUrl,
      `${server.issuer}/api/thing`,
      `${server.issuer}/api/thing`,
    ]);
    expect(claims.map(({ ath }) => typeof ath)).toStrictEqual(["undefined", "string", "string"]);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(3);
  });

  test("a nonce that the API asks for costs one attempt, and is kept", async () => {
    const client = apiClient(server, clientCredentials(own));
    const first = await call(client, getNonced, {}).withMeta();
    expect(first.meta.attempts.map(({ status }) => status)).toStrictEqual([401, 200]);
    const second = await call(client, getNonced, {}).withMeta();
    expect(second.meta.attempts.map(({ status }) => status)).toStrictEqual([200]);
  });

  test("a nonce and a revoked token in one call: each costs one attempt", async () => {
    const client = apiClient(server, clientCredentials(own));
    const token = await tokenSent(client);
    await (await server.provider.ClientCredentials.find(token))?.destroy();
    const { meta } = await call(client, getNonced, {}).withMeta();
    expect(meta.attempts.map(({ status }) => status)).toStrictEqual([401, 401, 200]);
  });

  test("a key of one's own binds refresh tokens across processes", async () => {
    const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    if (!("privateKey" in pair)) throw new Error("no pair");
    const environment = shiftedEnvironment();
    const seed = await server.signIn("basic");
    const oauth = refreshToken({ ...own, dpop: pair, refreshToken: seed });
    const client = apiClient(server, oauth, { environment });
    const first = await tokenSent(client);
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a proof of another key is refused, and not repeated for ever", async () => {
    const honest = clientCredentials(own);
    const client = apiClient(server, honest);
    await tokenSent(client);
    const thief = clientCredentials(own);
    const stolen = apiClient(server, {
      ...honest,
      credentialFor: async (request: CredentialRequest) => {
        const [good, bad] = [await honest.credentialFor(request), await thief.credentialFor(request)];
        if (typeof good !== "object" || !("kind" in good)) throw new Error("no token");
        if (typeof bad !== "object" || !("kind" in bad)) throw new Error("no token");
        return { kind: "headers", headers: { ...good.headers, DPoP: bad.headers["DPoP"] ?? "" } };
      },
    });
    expect(await failureOf(call(stolen, getThing, {}))).toMatchObject({ status: 401 });
  });

  test("a bearer token where a bound one was asked for is refused: it is a downgrade", async () => {
    const body = JSON.stringify({ access_token: "canary", token_type: "Bearer", expires_in: 60 });
    server.failNext({ kind: "answer", status: 200, body });
    const error = await failureOf(call(apiClient(server, clientCredentials(own)), getThing, {}));
    expect(error).toMatchObject({
      code: "token-refused",
      message: expect.stringContaining("not bound to our key"),
    });
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  test("a machine whose clock is off proves itself by the server's", async () => {
    const environment = shiftedEnvironment();
    environment.setBack(3 * HOUR_MS);
    const client = apiClient(server, clientCredentials(own), { environment });
    expect(await tokenSent(client)).not.toBe("");
  });
});

test("a nonce that the token endpoint asks for costs one request", async () => {
  const nonceSecret = Buffer.alloc(32, 7);
  const server = await startProvider({
    features: { dPoP: { enabled: true, nonceSecret, requireNonce: () => true } },
  });
  try {
    const environment = shiftedEnvironment();
    const client = apiClient(server, clientCredentials(own), { environment });
    expect(await tokenSent(client)).not.toBe("");
    expect(server.requests).toHaveLength(2);
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe("");
    expect(server.requests).toHaveLength(3);
  } finally {
    await server.close();
  }
});
