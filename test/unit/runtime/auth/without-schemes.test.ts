import { call, UsageError } from "@gen-client/runtime";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import { failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const get = operation(() => ({ id: "get", method: "GET", path: "/x", replies: { 200: asJson() } }));
const ok = jsonResponse(200, {});

test("a credential for an API that takes none is refused when the client is made", () => {
  const given: ClientOptions["auth"][] = [{ key: "k" }, { key: () => "k" }, () => ({ key: "k" })];
  for (const auth of given) {
    expect(() => stubClient([ok], { auth })).toThrow(
      expect.objectContaining({ kind: "usage", message: expect.stringContaining("auth.key") }),
    );
  }
  expect(() => stubClient([ok]).client.for({ auth: { key: "k" } })).toThrow(UsageError);
});

test("what gives none is no mistake", async () => {
  for (const auth of [false, {}, { key: undefined }, () => ({})] as const) {
    const { client, seen } = stubClient([ok], { auth });
    await call(client.for({ auth }), get, {});
    expect(seen).toHaveLength(1);
  }
});

test("an operation that asks for one is never sent without", async () => {
  const secured = operation(() => ({ ...get.describe(), security: [["key"]] }));
  const { client, seen } = stubClient([ok]);
  expect(await failureOf(call(client, secured, {}))).toBeInstanceOf(UsageError);
  expect(seen).toHaveLength(0);
  await call(stubClient([ok], { auth: false }).client, secured, {});
});

test("anonymous is fine where the document says so", async () => {
  const open = operation(() => ({ ...get.describe(), security: [["key"], []] }));
  const { client, seen } = stubClient([ok]);
  await call(client, open, {});
  expect(seen).toHaveLength(1);
});
