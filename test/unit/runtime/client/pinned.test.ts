import { call } from "@gen-client/runtime";
import { empty, form, header, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import { type AnyOperation, stubClient } from "../support/stub-api.ts";

const get: AnyOperation = operation(() => ({
  id: "getPage",
  method: "GET",
  path: "/page",
  header: { apiVersion: header("Api-Version") },
  query: { "api-version": form(), q: form() },
  pinned: { headers: { "Api-Version": "2" }, query: { "api-version": "2025-01-01" } },
  replies: { 204: empty() },
}));

const descriptor = { pinned: { headers: { "Api-Version": "1", "X-Client": "web" } } };
const done = () => new Response(null, { status: 204 });

async function sent(
  options: Parameters<typeof stubClient>[1] = {},
  input = {},
  callOptions: Parameters<typeof call>[3] = {},
) {
  const { client, seen } = stubClient([done], options, descriptor);
  await call(client, get, input, callOptions);
  const [request] = seen;
  return { headers: request?.headers, search: new URL(request?.url ?? "").search };
}

test("what is pinned is sent, the operation's own over the client's", async () => {
  const { headers, search } = await sent();
  expect([headers?.get("api-version"), headers?.get("x-client")]).toEqual(["2", "web"]);
  expect(search).toBe("?api-version=2025-01-01");
});

test.each([
  ["an option of the client", { headers: { "api-version": "3" } }, {}, {}],
  ["the input", {}, { header: { apiVersion: "3" } }, {}],
  ["an option of the call", {}, { header: { apiVersion: "4" } }, { headers: { "API-VERSION": "3" } }],
])("%s wins over it", async (_, options, input, callOptions) => {
  expect((await sent(options, input, callOptions)).headers?.get("api-version")).toBe("3");
});

test("a caller says another version in the query, or none", async () => {
  expect((await sent({}, { query: { q: "a", "api-version": "2026-01-01" } })).search).toBe(
    "?api-version=2026-01-01&q=a",
  );
  expect((await sent({}, { query: { "api-version": undefined } })).search).toBe("");
});
