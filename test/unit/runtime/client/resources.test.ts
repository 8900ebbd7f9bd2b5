import { call, createResources, RejectedError } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

describe("resources", () => {
  test("give the same state for the same kind and scope, and another for any other", () => {
    const resources = createResources();
    const first = resources.get("breaker", "host a", () => ({}));
    expect(resources.get("breaker", "host a", () => ({}))).toBe(first);
    expect(resources.get("breaker", "host b", () => ({}))).not.toBe(first);
    expect(resources.get("budget", "host a", () => ({}))).not.toBe(first);
  });

  test("trap 39: are bounded; what was used longest ago is forgotten first", () => {
    const resources = createResources({ maxPerKind: 3 });
    const state = (scope: string): object => resources.get("breaker", scope, () => ({ scope }));
    const [a, b] = [state("a"), state("b")];
    state("c");
    expect(state("a")).toBe(a);
    state("d");
    expect(state("a")).toBe(a);
    expect(state("b")).not.toBe(b);
  });

  test("a thousand tenants come and go, and none of the others is forgotten for it", () => {
    const resources = createResources();
    const other = resources.get("budget", "host a", () => ({}));
    for (let tenant = 0; tenant < 100_000; tenant += 1) resources.get("breaker", `${tenant}`, () => ({}));
    expect(resources.get("budget", "host a", () => ({}))).toBe(other);
  });
});

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const ONCE = { retry: false } as const;

describe("a client for somebody", () => {
  const scheme = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;

  test("sends its own credential, or the client's where it is given none", async () => {
    const { client, seen } = stubClient([jsonResponse(200, {})], { auth: { key: "ours" } }, scheme);
    await call(client.for({ auth: { key: "theirs" } }), get, {});
    await call(client.for({ tenant: "acme" }), get, {});
    await call(client, get, {});
    expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
      "Bearer theirs",
      "Bearer ours",
      "Bearer ours",
    ]);
  });

  test("has its own policy over the client's, and shows it", () => {
    const { client } = stubClient([], { policy: { retry: { maxAttempts: 5 } } });
    const acme = client.for({ tenant: "acme", policy: { timeout: { totalMs: 1_000 } } });
    expect(acme.$policy(get)).toMatchObject({ retry: { maxAttempts: 5 }, timeout: { totalMs: 1_000 } });
    expect(client.$policy(get)).toMatchObject({ timeout: { totalMs: 30_000 } });
    expect(acme.for({ credential: "second" }).$policy(get)).toMatchObject({ timeout: { totalMs: 1_000 } });
  });

  test("shares what goes by host: a host that is down is down for all", async () => {
    const policy = { breaker: { consecutive: 2 } } as const;
    const environment = virtualEnvironment();
    const { client } = stubClient([jsonResponse(503, {})], { policy, environment });
    for (const tenant of ["a", "b"]) await failureOf(call(client.for({ tenant }), get, {}, ONCE));
    expect(await failureOf(call(client.for({ tenant: "c" }), get, {}))).toBeInstanceOf(RejectedError);
  });

  test("of the same name in two APIs that share resources is not the same tenant", async () => {
    const resources = createResources();
    const environment = virtualEnvironment();
    const policy = { breaker: { consecutive: 1, scope: "tenant" } } as const;
    const options = { policy, resources, environment };
    const first = stubClient([jsonResponse(503, {})], options, { name: "First" });
    const second = stubClient([jsonResponse(200, {})], options, { name: "Second" });
    await failureOf(call(first.client.for({ tenant: "acme" }), get, {}, ONCE));
    await expect(call(second.client.for({ tenant: "acme" }), get, {})).resolves.toStrictEqual({});
  });
});

describe("low traffic", () => {
  test("trap 37: the first failure opens no circuit, and ten in a row do, however slowly they come", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient([jsonResponse(503, {})], { environment, policy: { budget: false } });
    const codes: string[] = [];
    for (let time = 0; time < 11; time += 1) {
      const error = (await failureOf(call(client, get, {}, ONCE))) as { readonly code: string };
      codes.push(error.code);
      await environment.advance(time < 9 ? 50_000 : 0);
    }
    expect(codes).toStrictEqual([...Array.from({ length: 10 }, () => "http-status"), "breaker-open"]);
  });
});
