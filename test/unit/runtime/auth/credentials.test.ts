import { inspect } from "node:util";
import { ApiError, AuthError, call, UsageError } from "@gen-client/runtime";
import {
  apiKeyInCookie,
  apiKeyInHeader,
  apiKeyInQuery,
  asJson,
  basic,
  bearer,
  type ClientDescriptor,
  createBareClient,
  oauth2,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { CredentialProvider } from "../../../../runtime/src/auth/provider.ts";
import { serverTemplate, type TemplatedServer } from "../../../../runtime/src/client/server-template.ts";
import type { SecurityRequirements } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const schemes: Partial<ClientDescriptor> = {
  securitySchemes: {
    key: apiKeyInHeader("x-Custom-KEY"),
    query: apiKeyInQuery("api_key"),
    cookie: apiKeyInCookie("sid"),
    basic: basic(),
    bearer: bearer(),
  },
};
const ok = jsonResponse(200, {});
function secured(security: SecurityRequirements, servers?: readonly { url: string }[]): AnyOperation {
  const base = { id: "get", method: "GET", path: "/x", replies: { 200: asJson() }, security };
  return operation(() => (servers === undefined ? base : { ...base, servers }));
}

describe("how each scheme is sent", () => {
  test.each([
    ["key", "k1", "x-custom-key", "k1"],
    ["cookie", "c 1", "cookie", "sid=c%201"],
    ["bearer", "t1", "authorization", "Bearer t1"],
    // RFC 7617 section 2 and 2.1
    [
      "basic",
      { username: "Aladdin", password: "open sesame" },
      "authorization",
      "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
    ],
    ["basic", { username: "test", password: "123\u00a3" }, "authorization", "Basic dGVzdDoxMjPCow=="],
  ])("%s", async (scheme, credential, header, expected) => {
    const { client, seen } = stubClient([ok], { auth: { [scheme]: credential } }, schemes);
    await call(client, secured([[scheme]]), {});
    expect(seen[0]?.headers.get(header)).toBe(expected);
  });

  test.each([
    ["of the call", { headers: { authorization: "Bearer mine" } }, {}],
    ["of the client", {}, { headers: { Authorization: "Bearer mine" } }],
  ])("in the place of a header %s: nothing is dropped without a word", async (_whose, options, more) => {
    const { client, seen } = stubClient([ok], { auth: { bearer: "t1" }, ...more }, schemes);
    const error = await failureOf(call(client, secured([["bearer"]]), {}, options));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: expect.stringContaining("Authorization"), attempts: [] });
    expect(seen).toHaveLength(0);
    await call(client, secured([]), {}, options);
    await call(client, secured([["bearer"]]), {}, { headers: { Authorization: "Bearer t1" } });
    await call(client, secured([["bearer"]]), {}, { headers: { Authorization: undefined } });
    expect(seen.map(({ headers }) => headers.get("Authorization"))).toStrictEqual([
      "Bearer mine",
      "Bearer t1",
      "Bearer t1",
    ]);
  });

  test("query", async () => {
    const { client, seen } = stubClient([ok], { auth: { query: "a&b" } }, schemes);
    await call(client, secured([["query"]]), { query: { q: 1 } });
    expect(seen[0]?.url).toBe("https://api.test/v1/x?q=1&api_key=a%26b");
  });

  test("a provider is asked for every attempt", async () => {
    let asked = 0;
    const bearer = (): string => {
      asked += 1;
      return `t${asked}`;
    };
    const policy = { retry: { throttleBaseDelayMs: 0, baseDelayMs: 0 } };
    const { client, seen } = stubClient([jsonResponse(503, {}), ok], { auth: { bearer }, policy }, schemes);
    await call(client, secured([["bearer"]]), {});
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual(["Bearer t1", "Bearer t2"]);
  });
});

describe("trap 88: requirements are a choice, and only the chosen is sent", () => {
  test("the first alternative that is satisfied", async () => {
    const auth = { bearer: "t", query: "q" };
    const { client, seen } = stubClient([ok], { auth }, schemes);
    await call(client, secured([["key", "bearer"], ["query"], ["bearer"]]), {});
    expect(seen[0]?.url).toContain("api_key=q");
    expect(seen[0]?.headers.get("authorization")).toBeNull();
  });

  test("a credential that was given is used where anonymous would do", async () => {
    const { client, seen } = stubClient([ok], { auth: { bearer: "t" } }, schemes);
    await call(client, secured([[], ["bearer"]]), {});
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer t");
  });

  test("an alternative whose credentials do not fit into one request gives way to another", async () => {
    const auth = { bearer: "t", basic: { username: "u", password: "p" }, key: "k" };
    const { client, seen } = stubClient([ok], { auth }, schemes);
    await call(client, secured([["bearer", "basic"], ["key"]]), {});
    expect([seen[0]?.headers.get("x-custom-key"), seen[0]?.headers.get("authorization")]).toEqual([
      "k",
      null,
    ]);
    const error = await failureOf(call(client, secured([["bearer", "basic"], []]), {}));
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining("bearer and basic") });
    expect(seen).toHaveLength(1);
  });

  test("two names for the same credential do fit", async () => {
    const { client, seen } = stubClient(
      [ok],
      { auth: { bearer: "t", other: "t" } },
      {
        securitySchemes: { ...schemes.securitySchemes, other: oauth2({}) },
      },
    );
    await call(client, secured([["bearer", "other"]]), {});
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer t");
  });

  test("what is missing is named before anything is sent", async () => {
    const { client, seen } = stubClient([ok], {}, schemes);
    const error = (await failureOf(call(client, secured([["key"], ["basic"]]), {}))) as AuthError;
    expect(error).toBeInstanceOf(AuthError);
    expect(error.schemes).toStrictEqual(["key", "basic"]);
    expect(error.message).toContain("key, or basic");
    expect(seen).toHaveLength(0);
  });

  test("a function that gives none is told from one that was never given", async () => {
    const { client, seen } = stubClient([ok], { auth: { bearer: () => undefined } }, schemes);
    expect(await failureOf(call(client, secured([["key"], ["bearer"]]), {}))).toMatchObject({
      code: "missing-credential",
      advice: 'auth["bearer"] was asked, and gave none.',
    });
    expect(seen).toHaveLength(0);
  });

  test.each([
    ["GET", {}],
    ["POST", { idempotencyKey: "k" }],
  ])("a function that hangs is what a %s has waited for, and not the server", async (method, options) => {
    const environment = virtualEnvironment();
    const auth = { bearer: () => new Promise<string>(() => undefined) };
    const { client, seen } = stubClient([ok], { auth, environment }, schemes);
    const described = secured([["bearer"]]).describe();
    const of: AnyOperation = operation(() => ({ ...described, method, policy: { idempotency: {} } }));
    const failed = failureOf(call(client, of, {}, { timeout: 500, ...options }));
    await environment.advance(500);
    expect(await failed).toMatchObject({
      kind: "timeout",
      phase: "total",
      message: "get: no credential for bearer within the total timeout of 500 ms",
      advice: "Look at what provides the credential: it has not answered.",
      sent: "no",
      retryable: true,
    });
    expect(seen).toHaveLength(0);
  });

  test("auth: false sends none, whatever the document asks for", async () => {
    const { client, seen } = stubClient([ok], { auth: false }, schemes);
    await call(client, secured([["key"]]), {});
    expect(seen).toHaveLength(1);
  });
});

describe("hostile 61: credentials are bound to the client's own origin", () => {
  const foreign = secured([["key"]], [{ url: "https://attacker.test" }]);
  test("a server of the operation's own gets none, and nothing is sent", async () => {
    const { client, seen } = stubClient([ok], { auth: { key: "k" } }, schemes);
    const error = (await failureOf(call(client, foreign, {}))) as AuthError;
    expect(error.advice).toContain("https://attacker.test");
    expect(seen).toHaveLength(0);
  });

  test("unless it is trusted", async () => {
    const options = { auth: { key: "k" }, trustedOrigins: ["https://attacker.test"] };
    const { client, seen } = stubClient([ok], options, schemes);
    await call(client, foreign, {});
    expect(seen[0]?.headers.get("x-custom-key")).toBe("k");
  });

  test.each(["javascript:alert(1)", "https://api.test@attacker.test", "//attacker.test", "ftp://api.test"])(
    "the server %s is refused",
    async (url) => {
      const { client, seen } = stubClient([ok], { auth: { key: "k" } }, schemes);
      expect(await failureOf(call(client, secured([], [{ url }]), {}))).toBeInstanceOf(UsageError);
      expect(seen).toHaveLength(0);
    },
  );
});

describe("a variable of the document decides where the client's own server is", () => {
  const at = (url: string, variables: TemplatedServer["variables"] = {}) => ({
    ...schemes,
    servers: [serverTemplate({ url, variables })],
  });
  const tenant = { tenant: { default: "acme" } };
  const open = at("https://{tenant}.api.test/v1", tenant);
  const auth = { key: "k" };

  test.each([
    ["part of the host", open, "tenant"],
    ["the port", at("https://api.test:{port}", { port: { default: "8443" } }), "port"],
    ["all of the server", at("{root}/v1", { root: { default: "https://api.test" } }), "root"],
  ])("%s, which may be anything, must be given before secrets go there", async (_, document, variable) => {
    const { client, seen } = stubClient([ok], { auth }, document);
    const error = await failureOf(call(client, secured([[], ["key"]]), {}));
    expect(error).toMatchObject({
      name: "AuthError",
      code: "untrusted-server",
      schemes: ["key"],
      message: expect.stringContaining(`"${variable}"`),
      advice: expect.stringContaining(`serverVariables: { "${variable}"`),
    });
    expect(seen).toHaveLength(0);
  });

  test("the client's own headers are secrets too", async () => {
    const { client, seen } = stubClient([ok], { headers: { "X-Tenant-Key": "k" } }, open);
    expect(await failureOf(call(client, secured([]), {}))).toMatchObject({ code: "untrusted-server" });
    expect(seen).toHaveLength(0);
  });

  test.each([
    ["given", { serverVariables: { tenant: "acme" } }],
    ["trusted by its origin", { trustedOrigins: ["https://acme.api.test"] }],
    ["replaced by a base address", { baseUrl: "https://acme.api.test/v1" }],
  ])("%s, it is trusted", async (_, options) => {
    const { client, seen } = stubClient([ok], { auth, headers: { "X-Own": "o" }, ...options }, open);
    await call(client, secured([["key"]]), {});
    expect(seen[0]?.url).toBe("https://acme.api.test/v1/x");
    expect([seen[0]?.headers.get("x-custom-key"), seen[0]?.headers.get("x-own")]).toEqual(["k", "o"]);
  });

  test.each([
    [
      "one of the document's values",
      at("https://{region}.api.test", { region: { default: "eu", enum: ["eu"] } }),
    ],
    ["in the path alone", at("https://api.test/{base}", { base: { default: "v1" } })],
  ])("%s, it is trusted", async (_, document) => {
    const { client, seen } = stubClient([ok], { auth }, document);
    await call(client, secured([["key"]]), {});
    expect(seen[0]?.headers.get("x-custom-key")).toBe("k");
  });

  test("whoever gives no secret needs no word on it, and a lacking one is what is told first", async () => {
    const { client, seen } = stubClient([ok], {}, open);
    await call(client, secured([[], ["key"]]), {});
    expect(seen).toHaveLength(1);
    expect(await failureOf(call(client, secured([["key"]]), {}))).toMatchObject({
      code: "missing-credential",
      advice: expect.stringContaining("auth:"),
    });
  });
});

describe("trap 61 and hostile 64: redirects", () => {
  const auth = { key: "k-secret", query: "q-secret", cookie: "c-secret" };
  const all = secured([["key", "query", "cookie"]]);
  const to = (status: number, location: string): Response =>
    new Response(null, { status, headers: { Location: location } });

  test.each([301, 302, 303, 307, 308])("%i to another origin drops every credential", async (status) => {
    const { client, seen } = stubClient(
      [to(status, "https://elsewhere.test/y"), ok],
      { auth, headers: { "X-Own": "o-secret" } },
      schemes,
    );
    await call(client, all, {}, { headers: { "X-Call": "p-secret" } });
    const last = seen[1];
    expect(last?.url).toBe("https://elsewhere.test/y");
    expect(JSON.stringify([...(last?.headers ?? [])])).not.toContain("secret");
  });

  test("and they stay dropped when it comes back", async () => {
    const { client, seen } = stubClient(
      [to(302, "https://elsewhere.test/y"), to(302, "https://api.test/z"), ok],
      { auth },
      schemes,
    );
    await call(client, all, {});
    expect(JSON.stringify([seen[2]?.url, ...(seen[2]?.headers ?? [])])).not.toContain("secret");
  });

  test("to the same origin they go along", async () => {
    const { client, seen } = stubClient([to(302, "/v1/y"), ok], { auth }, schemes);
    await call(client, all, {});
    expect(seen[1]?.headers.get("x-custom-key")).toBe("k-secret");
  });

  test.each([
    ["GET", "http://api.test/x", "https to http"],
    ["GET", "ftp://api.test/x", "not http"],
    ["POST", "https://api.test/y", "POST"],
  ])("%s to %s is refused", async (method, location, why) => {
    const { client, seen } = stubClient([to(307, location), ok], { auth }, schemes);
    const error = (await failureOf(
      call(
        client,
        operation(() => ({ ...all.describe(), method })),
        {},
      ),
    )) as ApiError;
    expect(error).toBeInstanceOf(ApiError);
    expect(error.status).toBe(307);
    expect(error.message).toContain(why);
    expect(seen).toHaveLength(1);
  });

  describe("with a proof, which is good for one request (RFC 9449 section 4.3)", () => {
    const source: CredentialProvider = {
      kind: "credential-provider",
      identity: "me",
      credentialFor: async ({ url }) => ({
        kind: "headers",
        headers: { Authorization: "DPoP t-secret", DPoP: `proof-secret-${url.pathname}` },
      }),
    };
    const proven = secured([["bearer"]]);

    test("none within the origin is followed", async () => {
      const { client, seen } = stubClient([to(302, "/v1/y"), ok], { auth: { bearer: source } }, schemes);
      const error = await failureOf(call(client, proven, {}));
      expect(error).toMatchObject({
        name: "ApiError",
        status: 302,
        message: expect.stringContaining("proof"),
      });
      expect(seen).toHaveLength(1);
    });

    test("one to elsewhere is, without token and proof", async () => {
      const away = [to(302, "https://elsewhere.test/y"), to(302, "https://elsewhere.test/z"), ok];
      const { client, seen } = stubClient(away, { auth: { bearer: source } }, schemes);
      await call(client, proven, {});
      expect(seen).toHaveLength(3);
      expect(JSON.stringify(seen.slice(1).map(({ headers }) => [...headers]))).not.toContain("secret");
    });
  });

  test("a circle ends", async () => {
    const { client, seen } = stubClient([to(302, "/v1/x")], { auth }, schemes);
    expect(await failureOf(call(client, all, {}))).toBeInstanceOf(ApiError);
    expect(seen).toHaveLength(6);
  });
});

describe("trap 62 and hostile 67: secrets are shown nowhere", () => {
  const canary = "canary-7f3a91";
  test("not in errors of a server that echoes them, nor in the client", async () => {
    const auth = { bearer: canary, query: `${canary}-q`, basic: { username: "u", password: `${canary}-p` } };
    const echo = jsonResponse(400, { title: `bad token ${canary}`, detail: canary, [canary]: canary });
    const events: unknown[] = [];
    const options = { auth, onEvent: (event: unknown) => events.push(event) };
    const { client } = stubClient([echo], options, schemes);
    const error = (await failureOf(call(client, secured([["bearer", "query"]]), {}))) as ApiError;
    expect(error.status).toBe(400);
    const shown = [
      error.message,
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: 9 }),
      error.stack,
    ];
    const told = [JSON.stringify(events), inspect(client, { depth: 9 }), JSON.stringify(client)];
    expect([...shown, ...told].join("\n")).not.toContain(canary);
  });

  test("not the rest of one that begins with another, in whatever order they are applied", async () => {
    const auth = { key: "key_4711", bearer: "key_4711.canary-rest" };
    const echo = jsonResponse(403, { title: "Bad key", detail: `no such key: ${auth.bearer}` });
    for (const together of [
      ["key", "bearer"],
      ["bearer", "key"],
    ]) {
      const { client } = stubClient([echo], { auth }, schemes);
      const error = await failureOf(call(client, secured([together]), {}));
      expect(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`).not.toContain("canary");
    }
  });

  test("not in failures of the transport, whose cause holds the request", async () => {
    const refused = new TypeError("fetch failed", {
      cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
    });
    const { client } = stubClient([refused], { auth: { bearer: canary } }, schemes);
    const error = await failureOf(call(client, secured([["bearer"]]), {}, { retry: false }));
    expect(error).toMatchObject({ kind: "transport", reason: "connection-refused", sent: "no" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(canary);
  });
});

test("hostile 62: server variables cannot move the host", () => {
  const servers = [
    serverTemplate({
      url: "https://{tenant}.api.test:{port}/{base}",
      variables: {
        tenant: { default: "a" },
        port: { default: "443", enum: ["443", "8443"] },
        base: { default: "v1" },
      },
    }),
  ];
  const descriptor = { name: "", version: "", servers, securitySchemes: {}, security: [] };
  const create = (serverVariables: Record<string, string>) => () =>
    createBareClient(descriptor, { serverVariables });
  expect(create({ tenant: "attacker.test/" })).toThrow(UsageError);
  expect(create({ tenant: "x@attacker.test#" })).toThrow(UsageError);
  expect(create({ port: "1" })).toThrow(UsageError);
  expect(create({ base: "../.." })).toThrow(UsageError);
  expect(create({ tenant: "acme", port: "8443" })).not.toThrow();
});
