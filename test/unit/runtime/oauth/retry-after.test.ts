import { CredentialFault, call } from "@gen-client/runtime";
import { oauth2 } from "@gen-client/runtime/codegen";
import { clientCredentials, deviceCode } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { failureOf, jsonResponse, plainGet, type Stub, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

const LOGIN = "https://login.test";
const METADATA = {
  issuer: LOGIN,
  token_endpoint: `${LOGIN}/token`,
  device_authorization_endpoint: `${LOGIN}/device`,
};

/** A client whose authorization server is busy for a minute, at the place whose path begins so. */
function busyAt(path: string, status: number): Stub & { readonly environment: VirtualEnvironment } {
  const environment = virtualEnvironment();
  const oauth = clientCredentials({ clientId: "shop", clientSecret: "s3cret", issuer: LOGIN });
  const answer = ({ url }: Request): Response => {
    const { origin, pathname } = new URL(url);
    if (origin !== LOGIN) return jsonResponse(200, {});
    const isBusy = pathname.startsWith(path) && environment.now() < 60_000;
    if (isBusy) return jsonResponse(status, {}, { "Retry-After": "60" });
    return jsonResponse(
      200,
      pathname === "/token" ? { access_token: "t-1", token_type: "bearer" } : METADATA,
    );
  };
  const stub = stubClient(
    [answer],
    { environment, auth: { oauth } },
    { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
  );
  return { ...stub, environment };
}

describe("an authorization server that says for how long it is busy", () => {
  test.each([
    ["when it is asked for its metadata", "/.well-known/", 503],
    ["when it is asked for its metadata too often", "/.well-known/", 429],
    ["when it is asked for a token", "/token", 503],
  ])("%s is left in peace for so long, and the error says so", async (_name, path, status) => {
    const { client, environment, seen } = busyAt(path, status);
    expect(await failureOf(call(client, plainGet, {}))).toMatchObject({
      code: "token-unavailable",
      advice: "Wait 60 s and retry.",
      retryAfterMs: 60_000,
    });
    const before = seen.length;
    await environment.advance(59_999);
    expect(await failureOf(call(client, plainGet, {}))).toMatchObject({ code: "token-unavailable" });
    expect(seen).toHaveLength(before);
    await environment.advance(1);
    expect(await call(client, plainGet, {})).toStrictEqual({});
  });

  test.each([429, 503])("when a device is to sign in is heard, by status %d", async (status) => {
    const { client } = busyAt("/device", status);
    const login = deviceCode({ clientId: "shop", issuer: LOGIN });
    const fault = await failureOf(login.signIn({ client, show: () => undefined }));
    expect(fault).toBeInstanceOf(CredentialFault);
    expect(fault).toMatchObject({ details: { code: "token-unavailable", retryAfterMs: 60_000 } });
  });
});
