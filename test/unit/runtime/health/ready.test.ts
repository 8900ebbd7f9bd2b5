import { AuthError, type ClientBase, type ClientEvent, isApiError, UsageError } from "@gen-client/runtime";
import {
  apiKeyInHeader,
  asJson,
  bearer,
  bindClient,
  type ClientDescriptor,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { type HealthMembers, health, ready } from "@gen-client/runtime/health";
import { credentialsFromEnvironment } from "@gen-client/runtime/node";
import { describe, expect, test } from "vitest";
import { type Answer, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const getAccount: Operation = operation(() => ({
  id: "getAccount",
  method: "GET",
  path: "/account",
  replies: { 200: asJson() },
}));
const guarded: Partial<ClientDescriptor> = {
  securitySchemes: { key: bearer() },
  security: [["key"]],
};
const named = (startup: "fail" | "warn" | "off"): Partial<ClientDescriptor> => ({
  ...guarded,
  health: { operation: "getAccount", startup },
});
const ok = jsonResponse(200, {});

type Bound = ClientBase & HealthMembers;

function bound(
  answers: readonly Answer[],
  descriptor: Partial<ClientDescriptor>,
  options: object = {},
  operations: Readonly<Record<string, Operation>> = { getAccount },
) {
  let sent = 0;
  const events: ClientEvent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = answers[Math.min(sent, answers.length - 1)];
    sent += 1;
    if (answer === undefined || answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(new Request(input, init)) : answer.clone();
  };
  const whole: ClientDescriptor = {
    name: "Test",
    version: "1",
    servers: [{ url: "https://api.test/v1" }],
    securitySchemes: {},
    security: [],
    ...descriptor,
  };
  const given = {
    fetch,
    auth: { key: "k-1" },
    onEvent: (event: ClientEvent) => events.push(event),
    ...options,
  };
  const client = bindClient<Bound>(whole, given, { account: operations }, { health, ready });
  return { client, events, sent: () => sent };
}

describe("the start-up check", () => {
  test("calls the operation that the document names", async () => {
    const { client, events, sent } = bound([ok], named("fail"));
    const found = await client.ready();
    expect(found).toMatchObject({ ok: true, checked: "operation", operation: "getAccount" });
    expect(sent()).toBe(1);
    expect(events.at(-1)).toMatchObject({
      kind: "ready",
      operation: "getAccount",
      ok: true,
      startup: "fail",
    });
  });

  test("throws what the call met where a failure is to fail", async () => {
    const { client } = bound([jsonResponse(401, { title: "no" })], named("fail"));
    expect(await failureOf(client.ready())).toSatisfy(isApiError);
  });

  test("tells of it where a failure is to warn", async () => {
    const { client, events } = bound([jsonResponse(403, {})], named("warn"));
    expect(await client.ready()).toMatchObject({ ok: false, checked: "operation", error: { status: 403 } });
    expect(events.at(-1)).toMatchObject({ kind: "ready", ok: false, startup: "warn" });
  });

  test("sends nothing where it is off, and the caller may overrule that", async () => {
    const { client, sent } = bound([ok], named("off"));
    expect(await client.ready()).toStrictEqual({ ok: true, checked: "nothing", elapsedMs: 0 });
    expect(sent()).toBe(0);
    expect(await client.ready({ startup: "fail" })).toMatchObject({ ok: true, checked: "operation" });
    expect(sent()).toBe(1);
  });

  test("is repeated as any call, and not answered by a fallback", async () => {
    const options = {
      policy: { retry: { baseDelayMs: 0, throttleBaseDelayMs: 0 }, fallback: [{ kind: "value", value: {} }] },
    };
    const again = bound([jsonResponse(503, {}), ok], named("fail"), options);
    expect(await again.client.ready()).toMatchObject({ ok: true });
    const down = bound([jsonResponse(404, {})], named("fail"), options);
    expect(await failureOf(down.client.ready())).toMatchObject({ status: 404 });
  });

  test("a server that is not there is no success, though the policy lets failures pass", async () => {
    const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    const options = { fallback: fallbacks(), policy: { failMode: "open", retry: { maxAttempts: 1 } } };
    const { client } = bound([refused], named("fail"), options);
    expect(await failureOf(client.ready())).toMatchObject({ kind: "transport" });
  });

  test("ends with the caller's signal and within its time", async () => {
    const hangs = (): Promise<Response> => new Promise(() => undefined);
    const { client } = bound([hangs], named("fail"));
    expect(await failureOf(client.ready({ timeoutMs: 5 }))).toMatchObject({ code: "total-timeout" });
    expect(await failureOf(client.ready({ signal: AbortSignal.abort("stop") }))).toMatchObject({
      code: "aborted",
    });
  });

  test("is there for tenants too, with their own credentials", async () => {
    const { client } = bound(
      [(request) => jsonResponse(request.headers.get("authorization") === "Bearer k-2" ? 200 : 401, {})],
      named("fail"),
    );
    expect(await failureOf(client.ready())).toMatchObject({ status: 401 });
    expect(await client.for({ auth: { key: "k-2" } }).ready()).toMatchObject({ ok: true });
  });
});

describe("where the document names no operation", () => {
  test("the credentials are got, and nothing is sent", async () => {
    let asked = 0;
    const key = async (): Promise<string> => {
      asked += 1;
      return "k-1";
    };
    const { client, sent } = bound([ok], guarded, { auth: { key } });
    expect(await client.ready()).toMatchObject({ ok: true, checked: "credentials" });
    expect([asked, sent()]).toStrictEqual([1, 0]);
  });

  test.each([
    ["are missing", undefined],
    ["cannot be got", () => Promise.reject(new Error("vault is sealed"))],
  ])("it fails where they %s", async (_, key) => {
    const { client } = bound([ok], guarded, { auth: { key } });
    expect(await failureOf(client.ready())).toBeInstanceOf(AuthError);
    expect(await client.ready({ startup: "warn" })).toMatchObject({ ok: false, checked: "credentials" });
  });

  test("a provider that hangs is given up in time", async () => {
    const { client } = bound([ok], guarded, { auth: { key: () => new Promise(() => undefined) } });
    expect(await failureOf(client.ready({ timeoutMs: 5 }))).toMatchObject({ code: "total-timeout" });
  });
});

describe("credentials of operations that name them each", () => {
  const twoKeys: Partial<ClientDescriptor> = {
    securitySchemes: { key: bearer(), admin: apiKeyInHeader("X-Admin") },
    security: [],
  };
  function secured(id: string, of: Partial<ReturnType<Operation["describe"]>>): Operation {
    return operation(() => ({ id, method: "GET", path: `/${id}`, replies: { 200: asJson() }, ...of }));
  }
  const charges = secured("charges", { security: [["key"]] });
  const audit = secured("audit", { security: [["admin"]] });
  const api = (auth: unknown, operations: Readonly<Record<string, Operation>>, more: object = {}) =>
    bound([ok], twoKeys, { auth, ...more }, operations).client;

  test.each([
    ["is missing", undefined],
    ["is a placeholder", { key: () => "changeme" }],
    ["cannot be got", { key: () => Promise.reject(new Error("vault is sealed")) }],
    ["is not in the environment", credentialsFromEnvironment({ variables: {} })],
  ])("it fails where the one %s", async (_, auth) => {
    expect(await failureOf(api(auth, { charges }).ready())).toBeInstanceOf(AuthError);
  });

  test("each of those that were given is got", async () => {
    const good = { key: "k-1", admin: "a-1" };
    expect(await api(good, { charges, audit }).ready()).toMatchObject({ ok: true, checked: "credentials" });
    const bad = { ...good, admin: () => "changeme" };
    expect(await failureOf(api(bad, { charges, audit }).ready())).toMatchObject({ schemes: ["admin"] });
  });

  test("a part of the API that somebody has no credential for keeps no program from the rest", async () => {
    const environment = credentialsFromEnvironment({ variables: { TEST_KEY: "k-1" } });
    for (const auth of [{ key: "k-1" }, environment]) {
      expect(await api(auth, { audit, charges }).ready()).toMatchObject({ ok: true, checked: "credentials" });
    }
  });

  test("but what the document asks of every operation is needed", async () => {
    const whole = { ...twoKeys, security: [["key"]] };
    const { client } = bound([ok], whole, { auth: { admin: "a-1" } }, { getAccount, audit });
    expect(await failureOf(client.ready())).toMatchObject({ schemes: ["key"] });
  });

  test("one credential is got once, whatever scopes its operations need", async () => {
    let asked = 0;
    const key = (): string => {
      asked += 1;
      return "k-1";
    };
    const scoped = ["read", "write"].map((scope) => [
      scope,
      secured(scope, { security: [[{ scheme: "key", scopes: [scope] }]] }),
    ]);
    expect(await api({ key }, Object.fromEntries(scoped)).ready()).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });

  test("servers that only operations name are those that they are for", async () => {
    const servers = [{ url: "https://own.test" }];
    const own = secured("own", { security: [["key"]], servers });
    const relative = { ...twoKeys, servers: [{ url: "/" }] };
    const trusting = { trustedOrigins: ["https://own.test"] };
    expect(await bound([ok], relative, trusting, { own }).client.ready()).toMatchObject({ ok: true });
    expect(await failureOf(bound([ok], relative, {}, { own }).client.ready())).toMatchObject({
      advice: expect.stringContaining("trustedOrigins"),
    });
  });

  test.each([
    ["no operation needs any", undefined, { getAccount }],
    ["anonymous will do", {}, { either: secured("either", { security: [["key"], []] }) }],
    ["none are to be sent", false, { charges }],
  ])("nothing is checked, and it says so, where %s", async (_, auth, operations) => {
    expect(await api(auth, operations).ready()).toMatchObject({ ok: true, checked: "nothing" });
  });
});

describe("a client without methods", () => {
  test("is checked by the operation that is passed", async () => {
    const { client, seen } = stubClient([ok], { auth: { key: "k" } }, named("fail"));
    expect(await ready(client, { operation: getAccount })).toMatchObject({
      ok: true,
      operation: "getAccount",
    });
    expect(seen).toHaveLength(1);
  });

  test("says so when it knows none of that name", async () => {
    const { client } = stubClient([ok], {}, named("fail"));
    const error = await failureOf(ready(client));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ advice: expect.stringContaining("ready(client, { operation") });
  });
});
