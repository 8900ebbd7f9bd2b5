import { type ClientBase, type ClientEvent, call, createResources, rateLimiting } from "@gen-client/runtime";
import {
  asJson,
  bearer,
  type ClientDescriptor,
  type ClientOptions,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  policy: { rateLimit: { requests: 1, perMs: 60_000, burst: 1, onLimit: "reject" } },
  uses: [rateLimiting],
}));

function subject(options: ClientOptions = {}, security: ClientDescriptor["security"] = [["key"]]) {
  const scheme = { securitySchemes: { key: bearer() }, security };
  const environment = virtualEnvironment(0);
  return stubClient([jsonResponse(200, {})], { environment, auth: { key: "ours" }, ...options }, scheme);
}

/** How many of the calls were let through. */
async function letThrough(clients: readonly ClientBase[]): Promise<number> {
  let passed = 0;
  for (const client of clients) {
    const { ok } = await call(client, get, {}).safe();
    if (ok) passed += 1;
  }
  return passed;
}

describe("a limit by credential", () => {
  test("holds for a tenant whose client, and whose key, are read anew for each request", async () => {
    const { client, seen } = subject();
    const requests = [1, 2, 3, 4, 5].map(() => client.for({ tenant: "acme", auth: { key: "acme's" } }));
    expect(await letThrough(requests)).toBe(1);
    expect(seen).toHaveLength(1);
  });

  test("holds for a tenant in however many steps its client is made", async () => {
    const { client } = subject();
    const acme = client.for({ tenant: "acme" });
    const steps = [acme.for({ auth: { key: "a" } }), client.for({ tenant: "acme", auth: { key: "a" } })];
    expect(await letThrough(steps)).toBe(1);
  });

  test("holds for an `auth` that is given again: an object, a function, or none", async () => {
    const { client } = subject();
    const object = { key: "theirs" };
    const found = () => ({ key: "found" });
    for (const auth of [object, found, false] as const) {
      expect(await letThrough([1, 2, 3].map(() => client.for({ auth })))).toBe(1);
    }
  });

  test("holds for the client's own `auth`, whoever gives it", async () => {
    const auth = { key: "ours" };
    const { client } = subject({ auth });
    expect(await letThrough([client, client.for({ auth }), client.for({})])).toBe(1);
  });

  test("is that of each `auth`, tenant or name", async () => {
    const { client } = subject();
    const auth = { key: "theirs" };
    const others = [
      client,
      client.for({ auth }),
      client.for({ auth: { ...auth } }),
      client.for({ tenant: "acme", auth }),
      client.for({ tenant: "apex", auth }),
      client.for({ tenant: "acme", auth, credential: "acme's second" }),
    ];
    expect(await letThrough(others)).toBe(others.length);
  });

  test("of tenants without credentials of their own is the client's: a server counts by credential", async () => {
    const { client } = subject();
    expect(await letThrough(["a", "b", "c"].map((tenant) => client.for({ tenant })))).toBe(1);
  });

  const OWN = [["key"]] as const;
  test.each([
    ["with the same `auth`", { auth: { key: "ours" } }, OWN, 1],
    ["without any, whose credentials may be elsewhere", { auth: undefined }, [], 2],
    ["each with an `auth` of its own", {}, OWN, 2],
  ] as const)("of clients that share their resources, %s", async (_name, options, security, passed) => {
    const resources = createResources();
    const clients = [1, 2].map(() => {
      const environment = { ...virtualEnvironment(0), uuid: () => crypto.randomUUID() };
      return subject({ resources, environment, ...options }, security).client;
    });
    expect(await letThrough(clients)).toBe(passed);
  });

  test("of a tenant is that of each client, also where clients share their resources", async () => {
    const resources = createResources();
    const environment = (id: string) => ({ ...virtualEnvironment(0), uuid: () => id });
    const [first, second] = ["first", "second"].map(
      (id) => subject({ resources, environment: environment(id) }).client,
    );
    const acme = (client: ClientBase | undefined) =>
      client === undefined ? [] : [client.for({ tenant: "acme", auth: { key: "acme's" } })];
    expect(await letThrough([...acme(first), ...acme(second)])).toBe(2);
  });
});

test("a key is known again in the next request of a tenant", async () => {
  const events: ClientEvent[] = [];
  const { client, seen } = subject({ onEvent: (event) => events.push(event) });
  const post: AnyOperation = operation(() => ({
    id: "post",
    method: "POST",
    path: "/x",
    body: json(),
    replies: { 200: asJson() },
    policy: { class: "keyed" },
  }));
  const amounts = [1, 2].map((amount) =>
    call(
      client.for({ tenant: "acme", auth: { key: "acme's" } }),
      post,
      { body: { amount } },
      { idempotencyKey: "order-1" },
    ).safe(),
  );
  expect((await Promise.all(amounts)).map(({ ok }) => ok)).toStrictEqual([true, false]);
  expect(seen).toHaveLength(1);
  expect(events.filter(({ kind }) => kind === "key-reuse")).toMatchObject([{ sameRequest: false }]);
});
