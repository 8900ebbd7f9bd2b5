import { call } from "@gen-client/runtime";
import { apiKeyInHeader, asJson, bearer, json, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  security: [["key"], ["bearer"]],
}));
const descriptor = {
  securitySchemes: { key: apiKeyInHeader("X-Key"), bearer: bearer() },
} as const;

/** What a browser gives for a redirect that it was told not to follow. */
function opaque(): Response {
  return Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    status: { value: 0 },
    ok: { value: false },
  });
}

test.each([
  ["an API key, which a browser would take along: refused", { key: "k" }, "error"],
  ["Authorization, which it drops: followed", { bearer: "t" }, "follow"],
])("trap 82: a redirect with %s", async (_what, auth, mode) => {
  const modes: string[] = [];
  const answer = (request: Request): Response => {
    modes.push(request.redirect);
    return modes.length === 1 ? opaque() : jsonResponse(200, {});
  };
  const { client } = stubClient([answer], { auth }, descriptor);
  await call(client, get, {});
  expect(modes).toStrictEqual(["manual", mode]);
});

test.each([
  ["never", "ambiguous"],
  ["unsent", "ambiguous"],
  ["keyed", "ambiguous"],
] as const)("trap 82: a write that is redirected is sent once, of class %s", async (retryClass, kind) => {
  const post: AnyOperation = operation(() => ({
    id: "post",
    method: "POST",
    path: "/x",
    body: json(),
    replies: { 200: asJson() },
    policy: { class: retryClass, retry: { baseDelayMs: 0 } },
  }));
  const { client, seen } = stubClient([opaque]);
  expect(await failureOf(call(client, post, { body: {} }))).toMatchObject({ kind });
  expect(seen).toHaveLength(1);
});
