import { type ClientBase, type CredentialProvider, call } from "@gen-client/runtime";
import {
  asJson,
  bindClient,
  type ClientOptions,
  oauth2,
  openIdConnect,
  operation,
} from "@gen-client/runtime/codegen";
import { clientCredentials } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import type { SecurityScheme } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, failureOf, jsonResponse, plainGet } from "../support/stub-api.ts";

const ELSEWHERE = "https://login.elsewhere.test";
const TRUSTING: ClientOptions = { trustedOrigins: [ELSEWHERE] };

/** Clients that have one provider in common, and where their requests go. A token tells who made it. */
function sharing(declared: SecurityScheme) {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { url, headers } = new Request(input, init);
    const { origin, host, pathname } = new URL(url);
    asked.push(`${host}${pathname} ${headers.get("authorization")?.replace(/^Basic .*/, "secret") ?? ""}`);
    if (pathname.startsWith("/.well-known/")) {
      return jsonResponse(200, { issuer: origin, token_endpoint: `${origin}/token` });
    }
    if (!pathname.endsWith("/token")) return jsonResponse(200, {});
    return jsonResponse(200, { access_token: `of-${host}`, token_type: "bearer", expires_in: 3600 });
  };
  const oauth: CredentialProvider = clientCredentials({ clientId: "shop", clientSecret: "s3cret" });
  const clientOf = (options: ClientOptions): ClientBase =>
    bindClient(
      {
        name: "Test",
        version: "1",
        servers: [{ url: "https://api.test" }],
        securitySchemes: { oauth: declared },
        security: [["oauth"]],
      },
      { auth: { oauth }, fetch, ...options },
      {},
    );
  return { asked, oauth, clientOf };
}

const flowTo = (tokenUrl: string): SecurityScheme => oauth2({ clientCredentials: { tokenUrl } });
const scoped = (scope: string): AnyOperation =>
  operation(() => ({
    id: "getItem",
    method: "GET",
    path: "/item",
    replies: { 200: asJson() },
    security: [[{ scheme: "oauth", scopes: [scope] }]],
  }));
const get = (client: ClientBase): PromiseLike<unknown> => call(client, plainGet, {});

describe("a provider that two clients share", () => {
  test("gets the token of each from the token endpoint of each", async () => {
    const { asked, clientOf } = sharing(flowTo("/token"));
    await get(clientOf({ baseUrl: "https://api.live.test" }));
    await get(clientOf({ baseUrl: "https://sandbox.other.test" }));
    expect(asked).toStrictEqual([
      "api.live.test/token secret",
      "api.live.test/item Bearer of-api.live.test",
      "sandbox.other.test/token secret",
      "sandbox.other.test/item Bearer of-sandbox.other.test",
    ]);
  });

  test.each([
    ["a token endpoint", flowTo(`${ELSEWHERE}/token`)],
    ["an issuer", openIdConnect(`${ELSEWHERE}/.well-known/openid-configuration`)],
  ])(
    "is held to %s that each trusts: what one has got is not given to the other",
    async (_name, declared) => {
      const { asked, clientOf } = sharing(declared);
      await get(clientOf(TRUSTING));
      const before = asked.length;
      expect(await failureOf(get(clientOf({})))).toMatchObject({
        code: "credential-failed",
        message: expect.stringContaining("another site than the API's"),
      });
      await get(clientOf(TRUSTING));
      expect(asked.slice(before)).toStrictEqual(["api.test/item Bearer of-login.elsewhere.test"]);
    },
  );

  test("nor is what one is still getting", async () => {
    const { clientOf } = sharing(flowTo(`${ELSEWHERE}/token`));
    const [, error] = await Promise.all([get(clientOf(TRUSTING)), failureOf(get(clientOf({})))]);
    expect(error).toMatchObject({ code: "credential-failed" });
  });

  test("tells of the endpoint that it may not use where it has no token", async () => {
    const { oauth, clientOf } = sharing(flowTo(`${ELSEWHERE}/token`));
    await failureOf(get(clientOf({})));
    expect(oauth.status?.().failure).toContain("another site than the API's");
    await get(clientOf(TRUSTING));
    expect(oauth.status?.().failure).toBeUndefined();
  });

  test("asks an issuer for its endpoints once, whoever of them calls", async () => {
    const { asked, clientOf } = sharing(openIdConnect("https://login.test"));
    const client = clientOf({ trustedOrigins: ["https://login.test"] });
    await call(client.for({ tenant: "a" }), scoped("read"), {});
    await call(client.for({ tenant: "b" }), scoped("write"), {});
    expect(asked.filter((one) => one.includes("/.well-known/"))).toHaveLength(1);
    expect(asked.filter((one) => one.startsWith("login.test/token"))).toHaveLength(2);
  });
});
