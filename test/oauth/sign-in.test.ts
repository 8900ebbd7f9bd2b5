import { CredentialFault, call } from "@gen-client/runtime";
import { oauth2 } from "@gen-client/runtime/codegen";
import { signInOnLoopback } from "@gen-client/runtime/node";
import { authorizationCode, deviceCode, memoryTokenStore, tokenExchange } from "@gen-client/runtime/oauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PATIENT } from "../../runtime/src/oauth/guarded-store.ts";
import { failureOf } from "../unit/runtime/support/stub-api.ts";
import { agreeOnDevice, browse } from "./support/interaction.ts";
import { apiClient, getThing, shiftedEnvironment, tokenSent } from "./support/oauth-client.ts";
import { CLIENTS, startProvider, type TestProvider } from "./support/start-provider.ts";

let server: TestProvider;
beforeAll(async () => {
  server = await startProvider();
});
afterAll(() => server.close());

const clientSecret = CLIENTS.secret;
const HOUR_MS = 3_600_000;
/** Below every wait between two polls. */
const REQUEST_MS = 4_000;
const REDIRECT = "http://127.0.0.1:65000/callback";
const scopes = ["openid", "offline_access", "read"];
const consent = { prompt: "consent" };

describe("authorization code with PKCE", () => {
  test("in a browser: a public client, its endpoints by discovery, and refreshes that rotate", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const environment = shiftedEnvironment();
    const client = apiClient(server, login, { environment });
    const { url, pending } = await login.begin({ redirectUri: REDIRECT, parameters: consent });
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
    expect(url.href).not.toContain(pending.codeVerifier);
    // As through a page that is left and comes back.
    const kept: typeof pending = JSON.parse(JSON.stringify(pending));
    await login.finish(await browse(url), kept);
    const first = await tokenSent(client);
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe(first);
    expect(server.requests.at(-1)?.grantType).toBe("refresh_token");
  });

  test("with the endpoints of the document", async () => {
    const flows = {
      authorizationCode: { authorizationUrl: `${server.issuer}/auth`, tokenUrl: server.tokenUrl },
    };
    const login = authorizationCode({ clientId: "basic", clientSecret, scopes });
    const client = apiClient(server, login, {}, { securitySchemes: { oauth: oauth2(flows) } });
    const { url, pending } = await login.begin({ redirectUri: REDIRECT, client });
    await login.finish(await browse(url), pending, { client });
    expect(await tokenSent(client)).not.toBe("");
  });

  test("calls fail until somebody has signed in", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const client = apiClient(server, login);
    expect(await failureOf(call(client, getThing, {}))).toMatchObject({
      code: "missing-credential",
      message: expect.stringContaining("nobody has signed in"),
    });
  });

  test("a store has what somebody signed in to before", async () => {
    const store = memoryTokenStore();
    const options = { clientId: "public", issuer: server.issuer, scopes, store };
    const login = authorizationCode(options);
    const { url, pending } = await login.begin({ redirectUri: REDIRECT });
    await login.finish(await browse(url), pending);
    const [one, other] = [apiClient(server, login), apiClient(server, authorizationCode(options))];
    expect(await tokenSent(other)).toBe(await tokenSent(one));
  });

  test.each([
    ["another state", (url: URL) => url.searchParams.set("state", "other")],
    ["no state", (url: URL) => url.searchParams.delete("state")],
    ["another issuer (RFC 9207)", (url: URL) => url.searchParams.set("iss", "https://evil.test")],
    ["no issuer, though the server sends it", (url: URL) => url.searchParams.delete("iss")],
    ["no code", (url: URL) => url.searchParams.delete("code")],
  ])("%s in the answer is refused, and nothing is asked", async (_name, meddle) => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const { url, pending } = await login.begin({ redirectUri: REDIRECT });
    const callback = await browse(url);
    meddle(callback);
    const before = server.requests.length;
    expect(await failureOf(login.finish(callback, pending))).toBeInstanceOf(CredentialFault);
    expect(server.requests).toHaveLength(before);
  });

  test("a refusal says why", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const { pending } = await login.begin({ redirectUri: REDIRECT });
    const query = new URLSearchParams({ error: "access_denied", state: pending.state, iss: server.issuer });
    const error = (await failureOf(login.finish(`${REDIRECT}?${query}`, pending))) as CredentialFault;
    expect(error.details.oauth?.error).toBe("access_denied");
  });

  test("another verifier is refused by the server: the code is of no use to whoever steals it", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const { url, pending } = await login.begin({ redirectUri: REDIRECT });
    const codeVerifier = "a".repeat(43);
    const stolen = failureOf(login.finish(await browse(url), { ...pending, codeVerifier }));
    expect(await stolen).toMatchObject({ details: { oauth: { error: "invalid_grant" } } });
  });
});

describe("on loopback, from a command line (RFC 8252)", () => {
  test("a port of its own, and whatever else calls is turned away", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const statuses: number[] = [];
    let said = "";
    const open = async (url: URL) => {
      const redirectUri = new URL(url.searchParams.get("redirect_uri") ?? "");
      expect(redirectUri.hostname).toBe("127.0.0.1");
      for (const path of ["/favicon.ico", "/callback", "/callback?code=x&state=guess"]) {
        statuses.push((await fetch(new URL(path, redirectUri))).status);
      }
      const response = await fetch(await browse(url));
      statuses.push(response.status);
      said = await response.text();
    };
    await signInOnLoopback(login, { open });
    expect(statuses).toStrictEqual([404, 404, 404, 200]);
    expect(said).toContain("signed in");
    expect(await tokenSent(apiClient(server, login))).not.toBe("");
  });

  test("a refusal is the caller's error, and the page says no more than that", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    let said: Promise<string> | undefined;
    const open = (url: URL) => {
      const callback = new URL(url.searchParams.get("redirect_uri") ?? "");
      const state = url.searchParams.get("state") ?? "";
      callback.search = String(new URLSearchParams({ error: "access_denied", state, iss: server.issuer }));
      said = fetch(callback).then((response) => response.text());
    };
    const error = await failureOf(signInOnLoopback(login, { open }));
    expect(error).toMatchObject({ details: { oauth: { error: "access_denied" } } });
    expect(await said).toBe("The sign-in failed. The program that began it says why.\n");
  });

  test.each([
    ["throws", raise],
    ["rejects", async () => raise()],
  ])("what opens the address and %s is the caller's error, and nobody else's", async (_, open) => {
    const rejected: unknown[] = [];
    const onRejection = (reason: unknown) => rejected.push(reason);
    process.on("unhandledRejection", onRejection);
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const error = await failureOf(signInOnLoopback(login, { open }));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", onRejection);
    expect(error).toMatchObject({ message: "no browser here" });
    expect(rejected).toStrictEqual([]);
  });

  test("ends with the caller's signal, and in time", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const controller = new AbortController();
    const open = () => controller.abort(new Error("enough"));
    const error = await failureOf(signInOnLoopback(login, { open, signal: controller.signal }));
    expect(error).toMatchObject({ message: "enough" });
    const late = signInOnLoopback(login, { open: () => undefined, timeoutMs: 5 });
    expect(await failureOf(late)).toMatchObject({ message: "nobody signed in within 5 ms" });
  });
});

function raise(): never {
  throw new Error("no browser here");
}

describe("device code (RFC 8628)", () => {
  const endpoints = () =>
    ({
      securitySchemes: {
        oauth: oauth2({
          deviceAuthorization: {
            deviceAuthorizationUrl: `${server.issuer}/device/auth`,
            tokenUrl: server.tokenUrl,
          },
        }),
      },
    }) as const;

  /** Waits between requests take no time; what they were for is told. */
  function impatient(onWait: (delayMs: number) => Promise<void> | void) {
    const environment = shiftedEnvironment();
    return {
      ...environment,
      schedule: (delayMs: number, callback: () => void) => {
        if (delayMs <= REQUEST_MS || delayMs === PATIENT.lockMs)
          return environment.schedule(delayMs, callback);
        environment.advance(delayMs);
        void Promise.resolve(onWait(delayMs)).then(callback);
        return () => undefined;
      },
    };
  }

  test("asked at the interval, slower when told so, until somebody agrees", async () => {
    const waits: number[] = [];
    let userCode = "";
    const login = deviceCode({ clientId: "public", scopes, timeoutMs: REQUEST_MS });
    const environment = impatient(async (delayMs) => {
      waits.push(delayMs);
      if (waits.length === 2) server.failNext({ kind: "answer", status: 400, body: '{"error":"slow_down"}' });
      if (waits.length === 4) await agreeOnDevice(server.provider, userCode);
    });
    const client = apiClient(server, login, { environment }, endpoints());
    await login.signIn({
      client,
      show: (prompt) => {
        userCode = prompt.userCode;
        expect(prompt.verificationUrl).toBe(`${server.issuer}/device`);
        expect(prompt.verificationUrlComplete).toContain(userCode);
      },
    });
    expect(waits).toStrictEqual([5_000, 5_000, 10_000, 10_000]);
    expect(await tokenSent(apiClient(server, login, {}, endpoints()))).not.toBe("");
  });

  test("a refusal, and a code that nobody used in time", async () => {
    const login = deviceCode({ clientId: "public", scopes, timeoutMs: REQUEST_MS });
    let userCode = "";
    const refusing = apiClient(
      server,
      login,
      { environment: impatient(() => agreeOnDevice(server.provider, userCode, false)) },
      endpoints(),
    );
    const show = (prompt: { userCode: string }) => {
      userCode = prompt.userCode;
    };
    const refused = await failureOf(login.signIn({ client: refusing, show }));
    expect(refused).toMatchObject({ details: { oauth: { error: "access_denied" } } });
    const idle = apiClient(server, login, { environment: impatient(() => undefined) }, endpoints());
    const expired = await failureOf(login.signIn({ client: idle, show }));
    expect(expired).toMatchObject({ details: { oauth: { error: "expired_token" } } });
  });

  test("ends with the caller's signal", async () => {
    const login = deviceCode({ clientId: "public", issuer: server.issuer, scopes });
    const controller = new AbortController();
    const show = () => controller.abort(new Error("enough"));
    const error = await failureOf(login.signIn({ show, signal: controller.signal }));
    expect(error).toMatchObject({ message: "enough" });
  });
});

describe("token exchange (RFC 8693)", () => {
  test("one token for another, the subject's asked for each time", async () => {
    const login = authorizationCode({ clientId: "public", issuer: server.issuer, scopes });
    const { url, pending } = await login.begin({ redirectUri: REDIRECT });
    await login.finish(await browse(url), pending);
    const subject = apiClient(server, login);
    const environment = shiftedEnvironment();
    const oauth = tokenExchange({
      clientId: "basic",
      clientSecret,
      issuer: server.issuer,
      subjectToken: () => tokenSent(subject),
      audience: "orders",
    });
    const client = apiClient(server, oauth, { environment });
    const first = await tokenSent(client);
    expect(first).not.toBe(await tokenSent(subject));
    expect(server.requests.at(-1)?.parameters.get("audience")).toBe("orders");
    environment.advance(HOUR_MS + 1);
    expect(await tokenSent(client)).not.toBe(first);
  });

  test("a subject that the server does not know is an error without the token in it", async () => {
    const subjectToken = "canary-subject-token";
    const oauth = tokenExchange({ clientId: "basic", clientSecret, issuer: server.issuer, subjectToken });
    const error = await failureOf(call(apiClient(server, oauth), getThing, {}));
    expect(error).toMatchObject({ code: "token-refused", oauth: { error: "invalid_grant" } });
    expect(JSON.stringify(error)).not.toContain("canary");
  });
});
