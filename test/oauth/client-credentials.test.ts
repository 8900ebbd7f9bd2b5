import { AuthError, call } from "@gen-client/runtime";
import { clientCredentials } from "@gen-client/runtime/oauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import { apiClient, getNeedy, getThing, scoped, tokenSent } from "./support/oauth-client.ts";
import { CLIENTS, startProvider, type TestProvider } from "./support/start-provider.ts";

let server: TestProvider;
beforeAll(async () => {
  server = await startProvider();
});
afterAll(() => server.close());

const clientSecret = CLIENTS.secret;

describe("client authentication", () => {
  test.each([
    ["client_secret_basic", { clientId: "basic", clientSecret }],
    [
      "client_secret_basic, asked for each time",
      { clientId: "basic", clientSecret: async () => clientSecret },
    ],
    [
      "client_secret_post",
      { clientId: "post", clientSecret, clientAuthentication: "client_secret_post" as const },
    ],
  ])("%s", async (_name, options) => {
    const client = apiClient(server, clientCredentials(options));
    expect(await call(client, getThing, {})).toMatchObject({ token: expect.any(String) });
  });

  test("private_key_jwt, with the token endpoint as its audience", async () => {
    const clientKey = { key: server.clientKey, kid: "k1" };
    const client = apiClient(server, clientCredentials({ clientId: "key", clientKey }));
    expect(await tokenSent(client)).not.toBe("");
  });

  test("private_key_jwt, with the issuer as its audience", async () => {
    const clientKey = { key: server.clientKey, kid: "k1" };
    const { issuer } = server;
    const client = apiClient(server, clientCredentials({ clientId: "key", clientKey, issuer }));
    expect(await tokenSent(client)).not.toBe("");
  });

  test("a wrong secret is an error that says so, and holds neither secret nor token", async () => {
    const oauth = clientCredentials({ clientId: "basic", clientSecret: "canary-wrong-secret" });
    const error = (await failureOf(call(apiClient(server, oauth), getThing, {}))) as AuthError;
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({
      code: "token-refused",
      retryable: false,
      oauth: { error: "invalid_client", status: 401, description: expect.any(String) },
      schemes: ["oauth"],
    });
    expect(error.advice).toContain("clientAuthentication");
    expect(JSON.stringify(error)).not.toContain("canary");
  });
});

describe("scopes", () => {
  test("of the operation: one token for each set", async () => {
    const client = apiClient(server, clientCredentials({ clientId: "basic", clientSecret }));
    const before = server.requests.length;
    await call(client, scoped("read"), {});
    await call(client, scoped("write", "read"), {});
    await call(client, scoped("read", "write"), {});
    expect(server.requests.slice(before).map(({ parameters }) => parameters.get("scope"))).toStrictEqual([
      "read",
      "read write",
    ]);
  });

  test("of the options: one token for all", async () => {
    const scopes = ["read", "write"];
    const client = apiClient(server, clientCredentials({ clientId: "basic", clientSecret, scopes }));
    const before = server.requests.length;
    await call(client, scoped("read"), {});
    await call(client, scoped("write"), {});
    await call(client, getNeedy, { path: { scope: "write" } });
    expect(server.requests.slice(before).map(({ parameters }) => parameters.get("scope"))).toStrictEqual([
      "read write",
    ]);
  });
});
