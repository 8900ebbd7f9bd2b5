import { AuthError, CredentialFault, type CredentialProvider, call } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  asJson,
  type ClientDescriptor,
  json,
  oauth2,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const schemes: Partial<ClientDescriptor> = {
  securitySchemes: { oauth: oauth2({}) },
  security: [[{ scheme: "oauth", scopes: ["read"] }]],
};
const ok = jsonResponse(200, {});
const unauthorized = jsonResponse(401, {});
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const post: AnyOperation = operation(() => ({
  id: "post",
  method: "POST",
  path: "/x",
  body: json(),
  replies: { 200: asJson() },
}));

/** Gives `t1`, `t2` …, and asks for another attempt whenever the server refuses one. */
function numbered(asked: string[][] = []): CredentialProvider {
  return {
    kind: "credential-provider",
    identity: "numbered",
    credentialFor: async ({ scopes }) => {
      asked.push([...scopes]);
      return `t${asked.length}`;
    },
    answered: ({ status }) => (status === 401 ? "token" : undefined),
  };
}

describe("a provider", () => {
  test("is asked before every attempt, with the operation's scopes", async () => {
    const asked: string[][] = [];
    const { client, seen } = stubClient([ok], { auth: { oauth: numbered(asked) } }, schemes);
    await call(client, get, {});
    await call(client, get, {});
    expect(asked).toStrictEqual([["read"], ["read"]]);
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual(["Bearer t1", "Bearer t2"]);
  });

  test("that gives headers has them sent as they are, and kept out of errors", async () => {
    const headers = { Authorization: "DPoP canary-token", DPoP: "canary-proof" };
    const oauth: CredentialProvider = {
      kind: "credential-provider",
      identity: "dpop",
      credentialFor: async () => ({ kind: "headers", headers }),
    };
    const echo = jsonResponse(400, { title: "no good: canary-token, canary-proof" });
    const { client, seen } = stubClient([echo], { auth: { oauth } }, schemes);
    const error = await failureOf(call(client, get, {}));
    expect(seen[0]?.headers.get("dpop")).toBe("canary-proof");
    expect(seen[0]?.headers.get("authorization")).toBe("DPoP canary-token");
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  test("that has a fault makes the call's error, and nothing is sent", async () => {
    const oauth: CredentialProvider = {
      kind: "credential-provider",
      identity: "broken",
      credentialFor: async () => {
        throw new CredentialFault({
          code: "token-refused",
          message: "the token endpoint refused",
          advice: "Look at the client's registration.",
          oauth: { error: "invalid_client", status: 401 },
        });
      },
    };
    const { client, seen } = stubClient([ok], { auth: { oauth } }, schemes);
    const error = await failureOf(call(client, get, {}));
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({
      code: "token-refused",
      schemes: ["oauth"],
      retryable: false,
      oauth: { error: "invalid_client" },
      message: "get: the token endpoint refused",
    });
    expect(seen).toHaveLength(0);
  });
});

describe("one 401 refresh per call", () => {
  test("another attempt at once, which no attempt, budget or class of the policy pays for", async () => {
    const { client, seen } = stubClient(
      [unauthorized, ok],
      { auth: { oauth: numbered() }, policy: { retry: { maxAttempts: 1 }, budget: { cap: 0, initial: 0 } } },
      schemes,
    );
    const { meta } = await call(client, post, { body: {} }).withMeta();
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual(["Bearer t1", "Bearer t2"]);
    expect(meta.attempts.map(({ status, delayMs }) => [status, delayMs])).toStrictEqual([
      [401, 0],
      [200, undefined],
    ]);
  });

  test("trap 59: a second 401 is the call's failure", async () => {
    const { client, seen } = stubClient([unauthorized], { auth: { oauth: numbered() } }, schemes);
    expect(await failureOf(call(client, get, {}))).toMatchObject({ status: 401 });
    expect(seen).toHaveLength(2);
  });

  test("a fresh proof and a fresh token are each due once", async () => {
    const answers: ("proof" | "token")[] = ["proof", "proof", "token", "token"];
    const oauth: CredentialProvider = {
      ...numbered(),
      answered: ({ status }) => (status === 401 ? answers.shift() : undefined),
    };
    const { client, seen } = stubClient([unauthorized, jsonResponse(401, {})], { auth: { oauth } }, schemes);
    expect(await failureOf(call(client, get, {}))).toMatchObject({ status: 401 });
    expect(seen).toHaveLength(2);
    const again = stubClient(
      [unauthorized, unauthorized, ok],
      {
        auth: {
          oauth: {
            ...oauth,
            answered: ({ status, credential }) =>
              status !== 401 ? undefined : credential === "t3" ? "proof" : "token",
          },
        },
      },
      schemes,
    );
    await call(again.client, get, {});
    expect(again.seen).toHaveLength(3);
  });

  test("not for operations that are never repeated, nor with a body that is gone", async () => {
    const never = stubClient(
      [unauthorized, ok],
      { auth: { oauth: numbered() }, policy: { class: "never" } },
      schemes,
    );
    expect(await failureOf(call(never.client, get, {}))).toMatchObject({ status: 401 });
    expect(never.seen).toHaveLength(1);
  });

  test("not for a place that a redirect led to, which got no credential", async () => {
    const elsewhere = new Response(null, { status: 302, headers: { Location: "https://cdn.test/file" } });
    const { client, seen } = stubClient([elsewhere, unauthorized], { auth: { oauth: numbered() } }, schemes);
    expect(await failureOf(call(client, get, {}))).toMatchObject({ status: 401 });
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual(["Bearer t1", null]);
  });

  test("a 401 before a timeout leaves nothing ambiguous", async () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const { client } = stubClient(
      [unauthorized, refused],
      {
        auth: { oauth: numbered() },
        policy: { retry: { maxAttempts: 1 } },
      },
      schemes,
    );
    expect(await failureOf(call(client, post, { body: {} }))).toMatchObject({ kind: "transport" });
  });
});

describe("a provider that has nothing to give", () => {
  const absent: CredentialProvider = {
    kind: "credential-provider",
    identity: "absent",
    credentialFor: async () => {
      throw new CredentialFault({
        code: "missing-credential",
        message: "nobody has signed in",
        advice: "Sign in.",
      });
    },
  };
  const either: Partial<ClientDescriptor> = {
    securitySchemes: {
      oauth: oauth2({}),
      key: apiKeyInHeader("X-Key"),
    },
    security: [["oauth"], ["key"]],
  };

  test("leaves the call to another alternative", async () => {
    const { client, seen } = stubClient([ok], { auth: { oauth: absent, key: "k1" } }, either);
    await call(client, get, {});
    expect(seen[0]?.headers.get("x-key")).toBe("k1");
  });

  test("says so where there is none", async () => {
    const { client, seen } = stubClient([ok], { auth: { oauth: absent } }, either);
    expect(await failureOf(call(client, get, {}))).toMatchObject({ message: "get: nobody has signed in" });
    expect(seen).toHaveLength(0);
  });

  test("does not make the call anonymous", async () => {
    const { client, seen } = stubClient(
      [ok],
      { auth: { oauth: absent } },
      { ...either, security: [["oauth"], []] },
    );
    expect(await failureOf(call(client, get, {}))).toMatchObject({ code: "missing-credential" });
    expect(seen).toHaveLength(0);
  });
});
