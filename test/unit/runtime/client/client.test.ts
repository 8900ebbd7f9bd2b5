import { call, isApiError, isSdkError, SdkError, UsageError } from "@gen-client/runtime";
import {
  asJson,
  type Bound,
  bindClient,
  type ClientBase,
  type ClientOptions,
  createBareClient,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const API = {
  name: "",
  version: "",
  servers: [{ url: "https://api.test" }],
  securitySchemes: {},
  security: [],
};

describe("trap 81: one call, however it is awaited", () => {
  test.each([
    ["await", (it: PromiseLike<unknown>) => it],
    ["safe", (it: { safe: () => Promise<unknown> }) => it.safe()],
    ["withMeta", (it: { withMeta: () => Promise<unknown> }) => it.withMeta()],
    ["nothing", () => undefined],
  ] as const)("%s: one request, no unhandled rejection", async (_name, use) => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): unknown => unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    const { client, seen } = stubClient([jsonResponse(404, {})]);
    const running = call(client, get, {});
    await Promise.resolve((use as (it: typeof running) => unknown)(running)).catch(() => undefined);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.off("unhandledRejection", onUnhandled);
    expect(seen).toHaveLength(1);
    expect(unhandled).toStrictEqual([]);
  });

  test("all three tell of the same call", async () => {
    const { client, seen } = stubClient([jsonResponse(200, { a: 1 })]);
    const running = call(client, get, {});
    const [data, full, safe] = await Promise.all([running, running.withMeta(), running.safe()]);
    expect(full.data).toBe(data);
    expect(safe).toMatchObject({ ok: true, data: { a: 1 } });
    expect(seen).toHaveLength(1);
  });
});

describe("trap 83: names that mean something to the language", () => {
  const names = ["then", "constructor", "__proto__", "toString", "safe", "hasOwnProperty"];
  const operations = Object.fromEntries(names.map((name) => [name, get]));

  test("a client with them is no promise and has no foreign methods", async () => {
    const fetch = () => Promise.resolve(jsonResponse(200, {}));
    const members = Object.defineProperty({ ...operations, group: operations }, "__proto__", {
      value: get,
      enumerable: true,
    });
    const client = bindClient<ClientBase & { group: object }>(API, { fetch }, members);
    expect(await client).toBe(client);
    expect(await client.group).toBe(client.group);
    for (const name of names) {
      const method: unknown = Reflect.get(client, name === "then" ? "then_" : name);
      expect(await (method as Bound<AnyOperation>)({})).toStrictEqual({});
    }
    expect(Reflect.get({}, "safe")).toBeUndefined();
  });
});

describe("FIELD 20: two clients share nothing", () => {
  test("calls that run at once go where they belong", async () => {
    const clients = ["a", "b"].map((name) =>
      stubClient(
        [
          (request) =>
            jsonResponse(200, { at: new URL(request.url).host, key: request.headers.get("x-key") }),
        ],
        {
          baseUrl: `https://${name}.test`,
          headers: { "X-Key": name },
        },
      ),
    );
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const name = index % 2 === 0 ? "a" : "b";
        const { client } = clients[index % 2] ?? expect.unreachable();
        return call(client, get, {}).then((data) => [name, data] as const);
      }),
    );
    for (const [name, data] of all) expect(data).toStrictEqual({ at: `${name}.test`, key: name });
  });
});

describe("policy", () => {
  test("$policy tells what holds, defaults and the client's own included", () => {
    const { client } = stubClient([], { policy: { timeout: { totalMs: 7 } } });
    expect(client.$policy(get)).toMatchObject({ class: "safe", timeout: { totalMs: 7, attemptMs: 10_000 } });
    expect(() => client.$policy("nope")).toThrow(UsageError);
  });

  test("a bound operation is found by its id", () => {
    const client = bindClient(API, {}, { group: { get } });
    expect(client.$policy("get").class).toBe("safe");
  });
});

describe("usage", () => {
  const post: AnyOperation = operation(() => ({
    id: "post",
    method: "POST",
    path: "/x",
    body: json(),
    replies: {},
  }));
  test.each([
    ["a line break in a header", { body: {} }, { headers: { "X-A": "a\r\nb" } }],
    ["a NUL in a header", { body: {} }, { headers: { "X-A": "a\0b" } }],
    ["a header's name", { body: {} }, { headers: { "X A": "a" } }],
    ["a character beyond Latin-1", { body: {} }, { headers: { "X-A": "\u20ac" } }],
    ["a missing body", {}, {}],
    ["a key where none can go", { body: {} }, { idempotencyKey: "k" }],
  ])("%s is refused before anything is sent", async (_what, input, options) => {
    const { client, seen } = stubClient([jsonResponse(200, {})]);
    const error = await failureOf(call(client, post, input, options));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).advice).not.toBe("");
    expect(seen).toHaveLength(0);
  });

  test("a client without a server says so", async () => {
    const client = bindClient(API, { baseUrl: "https://a.test" }, {});
    expect(client).toBeDefined();
    const nowhere = bindClient({ ...API, servers: [{ url: "/v1" }] }, {}, { get });
    expect(await failureOf(call(nowhere, get, {}))).toMatchObject({
      advice: expect.stringContaining("baseUrl"),
    });
  });
});

test("guards hold across copies of the package", () => {
  const foreign = Object.assign(new Error("x"), { status: 404 });
  Object.defineProperty(foreign, Symbol.for("gen-client.error"), { value: "api" });
  expect(isApiError(foreign, 404)).toBe(true);
  expect(isApiError(foreign, 500)).toBe(false);
  expect(foreign instanceof SdkError).toBe(true);
  expect(foreign instanceof UsageError).toBe(false);
  expect(isSdkError(new Error("x"))).toBe(false);
});

test("an option that is one but for its case is refused, and not passed over", () => {
  const descriptor = { name: "", version: "", servers: [], securitySchemes: {}, security: [] };
  const misspelt = { baseURL: "https://sandbox.test" } as ClientOptions;
  expect(() => createBareClient(descriptor, misspelt)).toThrow(
    expect.objectContaining({ kind: "usage", advice: 'Did you mean "baseUrl"?' }),
  );
  expect(() => createBareClient(descriptor, { ofAnotherLayer: 1 } as ClientOptions)).not.toThrow();
});
