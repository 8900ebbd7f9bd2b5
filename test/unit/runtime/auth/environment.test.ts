import { AuthError, call } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  asJson,
  basic,
  bearer,
  type ClientDescriptor,
  mutualTLS,
  oauth2,
  operation,
} from "@gen-client/runtime/codegen";
import { credentialsFromEnvironment } from "@gen-client/runtime/node";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as printed from "../../../../generator/src/emit/environment-names.ts";
import * as derived from "../../../../runtime/src/node/environment-names.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const api: Partial<ClientDescriptor> = {
  name: "Payments API",
  securitySchemes: {
    secretKey: bearer(),
    "X-Partner": apiKeyInHeader("X-Partner"),
    login: basic(),
    tls: mutualTLS(),
  },
  security: [["secretKey"], ["login"]],
};
const withOAuth: Partial<ClientDescriptor> = {
  name: "Payments",
  securitySchemes: {
    oauth: oauth2({ clientCredentials: { tokenUrl: "https://api.test/token" } }),
  },
  security: [["oauth"]],
};
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const OK = jsonResponse(200, {});

function clientWith(variables: Readonly<Record<string, string>>, options: object = {}) {
  return stubClient([OK], { auth: credentialsFromEnvironment({ variables, ...options }) }, api);
}

describe("credentials from the environment", () => {
  test("stand under the API's name and the scheme's", async () => {
    const { client, seen } = clientWith({ PAYMENTS_SECRET_KEY: "k-1" });
    await call(client, get, {});
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer k-1");
  });

  test("a login has two; the second alternative is taken where only it is there", async () => {
    const { client, seen } = clientWith({ PAYMENTS_LOGIN_USERNAME: "me", PAYMENTS_LOGIN_PASSWORD: "p-1" });
    await call(client, get, {});
    expect(seen[0]?.headers.get("authorization")).toBe(`Basic ${btoa("me:p-1")}`);
  });

  test("are looked up before every attempt, so that a change needs no restart", async () => {
    const variables: Record<string, string> = { PAYMENTS_SECRET_KEY: "old" };
    const { client, seen } = clientWith(variables);
    await call(client, get, {});
    variables["PAYMENTS_SECRET_KEY"] = "new";
    await call(client, get, {});
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
      "Bearer old",
      "Bearer new",
    ]);
  });

  test("are those of the process by default", async () => {
    process.env["HEALTHY_PAYMENTS_SECRET_KEY"] = "from-process";
    const options = { auth: credentialsFromEnvironment({ prefix: "healthyPayments" }) };
    const { client, seen } = stubClient([OK], options, api);
    await call(client, get, {});
    delete process.env["HEALTHY_PAYMENTS_SECRET_KEY"];
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer from-process");
  });

  test("what is missing is named, and so is what is empty; nothing is sent", async () => {
    for (const variables of [{}, { PAYMENTS_SECRET_KEY: "", PAYMENTS_LOGIN_USERNAME: "" }]) {
      const { client, seen } = clientWith(variables);
      const error = await failureOf(call(client, get, {}));
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({
        code: "missing-credential",
        schemes: ["secretKey", "login"],
        advice:
          "Set PAYMENTS_SECRET_KEY in the environment. Set PAYMENTS_LOGIN_USERNAME and PAYMENTS_LOGIN_PASSWORD in the environment.",
      });
      expect(seen).toHaveLength(0);
    }
  });

  test("a placeholder there is refused", async () => {
    const { client } = clientWith({ PAYMENTS_SECRET_KEY: "changeme" });
    expect(await failureOf(call(client, get, {}))).toMatchObject({
      message: expect.stringContaining("placeholder"),
    });
  });

  test("may have other names", async () => {
    const names = { secretKey: "STRIPE_KEY" };
    const { client, seen } = clientWith({ STRIPE_KEY: "k-2" }, { names });
    await call(client, get, {});
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer k-2");
  });

  test("a client's own id and secret get it tokens, the secret looked up each time", async () => {
    const variables: Record<string, string> = {
      PAYMENTS_OAUTH_CLIENT_ID: "me",
      PAYMENTS_OAUTH_CLIENT_SECRET: "s1",
    };
    const token = (): Response =>
      jsonResponse(200, { access_token: "t-1", token_type: "Bearer", expires_in: 300 });
    const { client, seen } = stubClient(
      [token, OK],
      { auth: credentialsFromEnvironment({ variables }) },
      withOAuth,
    );
    await call(client, get, {});
    expect(seen.map(({ url }) => url)).toStrictEqual(["https://api.test/token", "https://api.test/v1/x"]);
    expect(seen[0]?.headers.get("authorization")).toBe(`Basic ${btoa("me:s1")}`);
    expect(seen[1]?.headers.get("authorization")).toBe("Bearer t-1");
  });

  test("an id without its secret, and neither, are told by name", async () => {
    const half = credentialsFromEnvironment({ variables: { PAYMENTS_OAUTH_CLIENT_ID: "me" } });
    const advice = async (auth: ReturnType<typeof credentialsFromEnvironment>) =>
      (await failureOf(call(stubClient([OK], { auth }, withOAuth).client, get, {}))) as AuthError;
    expect((await advice(half)).advice).toBe("Set PAYMENTS_OAUTH_CLIENT_SECRET in the environment.");
    expect((await advice(credentialsFromEnvironment({ variables: {} }))).advice).toBe(
      "Set PAYMENTS_OAUTH_CLIENT_ID and PAYMENTS_OAUTH_CLIENT_SECRET, or a token as PAYMENTS_OAUTH in the environment.",
    );
  });

  test("of a scheme that is called as every object's members are none by accident", async () => {
    const { client } = stubClient(
      [OK],
      { auth: credentialsFromEnvironment({ variables: {}, prefix: "" }) },
      {
        securitySchemes: { ...api.securitySchemes, constructor: bearer() as never },
        security: [["constructor"]],
      },
    );
    expect(await failureOf(call(client, get, {}))).toBeInstanceOf(AuthError);
  });
});

describe("names of variables", () => {
  test.each([
    ["Payments", "secretKey", "PAYMENTS_SECRET_KEY"],
    ["Payments API", "api_key", "PAYMENTS_API_KEY"],
    ["GitHub v3 REST API", "token", "GITHUB_V3_TOKEN"],
    ["OpenAI API", "ApiKeyAuth", "OPENAI_API_KEY_AUTH"],
    ["PaymentsApi", "key", "PAYMENTS_KEY"],
    ["Petstore", "petstore_auth", "PETSTORE_AUTH"],
    ["Stripe", "stripe", "STRIPE"],
    ["API", "ApiKeyAuth", "API_KEY_AUTH"],
    ["Café crème", "clé", "CAFE_CREME_CLE"],
    ["決済", "鍵", "API_KEY"],
    ["3scale", "key", "_3SCALE_KEY"],
    ["A\nB=C; $(rm -rf /)", "x y", "A_B_C_RM_RF_X_Y"],
  ])("%j and %j make %s", (title, scheme, expected) => {
    expect(derived.environmentName(derived.prefixOf(title), scheme)).toBe(expected);
  });

  test("are printed by the generator as the runtime looks for them, and are names whatever they are made of", () => {
    const any = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constantFrom("API", "_", "REST API"));
    fc.assert(
      fc.property(any, any, (title, scheme) => {
        const name = derived.environmentName(derived.prefixOf(title), scheme);
        expect(name).toBe(printed.environmentName(printed.prefixOf(title), scheme));
        expect(name).toMatch(/^[A-Z_][A-Z0-9_]*$/);
      }),
    );
  });
});
