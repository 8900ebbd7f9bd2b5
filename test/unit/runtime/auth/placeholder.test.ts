import { AuthError, call, UsageError } from "@gen-client/runtime";
import { asJson, basic, bearer, type ClientDescriptor, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const schemes: Partial<ClientDescriptor> = {
  securitySchemes: { key: bearer(), login: basic() },
  security: [["key"], ["login"]],
};
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const OK = jsonResponse(200, {});

const PLACEHOLDERS = [
  "",
  "  ",
  "changeme",
  "CHANGE_ME",
  "please-change-this",
  "your-api-key",
  "YOUR_SECRET_KEY",
  "yourToken",
  "your token here",
  "insert-token-here",
  "xxx",
  "XXXX-XXXX-XXXX",
  "sk_live_xxxxxxxxxxxx",
  "<token>",
  "<your key>",
  "{{api_key}}",
  `\${API_KEY}`,
  "[api key]",
  "sk_test_...",
  "sk_test_…",
  "********",
  "sk_live_****",
  "undefined",
  "null",
  "[object Object]",
  "TODO",
  "placeholder",
];
/** Odd, weak or for tests, but somebody's. */
const CREDENTIALS = [
  "x",
  "test",
  "secret",
  "password",
  "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
  "tok_xx",
  "hunter2",
  "a.b.c",
  "eyJhbGciOiJub25lIn0.e30.",
  "todo-list-service-key-91",
  "<3 my cat",
  "null-island-1",
  "youre-welcome-7731",
  "0",
];

describe("a placeholder is not taken for a credential", () => {
  test.each(PLACEHOLDERS)("%j is refused when the client is made", (key) => {
    const make = () => stubClient([], { auth: { key } }, schemes);
    expect(make).toThrow(UsageError);
    expect(make).toThrow('the credential for "key" is a placeholder, or empty');
  });

  test.each(PLACEHOLDERS)("%j of a function is refused before anything is sent", async (key) => {
    const { client, seen } = stubClient([OK], { auth: { key: async () => key } }, schemes);
    const error = await failureOf(call(client, get, {}));
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: "missing-credential", schemes: ["key"] });
    expect(seen).toHaveLength(0);
  });

  test("nor that of a tenant", () => {
    const { client } = stubClient([], {}, schemes);
    expect(() => client.for({ auth: { key: "changeme" } })).toThrow(UsageError);
  });

  test("nor half of a login; a key as user name and no password is one", () => {
    const made = (username: string, password: string) => () =>
      stubClient([], { auth: { login: { username, password } } }, schemes);
    expect(made("admin", "<password>")).toThrow(UsageError);
    expect(made("", "")).toThrow(UsageError);
    expect(made("sk_test_4eC39", "")).not.toThrow();
    expect(made("", "token-91")).not.toThrow();
  });

  test.each(CREDENTIALS)("%j passes", async (key) => {
    const { client, seen } = stubClient([OK], { auth: { key } }, schemes);
    await call(client, get, {});
    expect(seen[0]?.headers.get("authorization")).toBe(`Bearer ${key}`);
    const asked = stubClient([OK], { auth: { key: () => key } }, schemes);
    await call(asked.client, get, {});
    expect(asked.seen).toHaveLength(1);
  });
});

test("a key changes without a restart", async () => {
  let key = "old-key";
  const { client, seen } = stubClient([OK], { auth: { key: () => key } }, schemes);
  await call(client, get, {});
  key = "new-key";
  await call(client, get, {});
  expect(seen.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
    "Bearer old-key",
    "Bearer new-key",
  ]);
});
