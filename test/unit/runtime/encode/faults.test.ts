import { call } from "@gen-client/runtime";
import {
  deepObject,
  form,
  json,
  matrix,
  multipart,
  multipartItems,
  operation,
  querystring,
  text,
  urlencoded,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const cycle: Record<string, unknown> = { a: 1 };
cycle["self"] = cycle;
const throws = {
  toJSON: (): never => {
    throw new Error("boom");
  },
};
const getter = {
  get a(): never {
    throw new Error("boom");
  },
};
let tall: unknown = "end";
for (let depth = 0; depth < 20_000; depth += 1) tall = { a: tall };

describe("what cannot be written is a UsageError, wherever it stands", () => {
  test.each<[string, Partial<OperationDescriptor>, Readonly<Record<string, unknown>>]>([
    ["a bigint in JSON", { body: json() }, { body: { n: 1n } }],
    ["a bigint in a part", { body: multipart() }, { body: { meta: { n: 1n } } }],
    ["a cycle in a part", { body: multipart() }, { body: { meta: cycle } }],
    ["a bigint in a part without a name", { body: multipartItems() }, { body: [{ n: 1n }] }],
    ["a cycle in a map of a query", { query: { f: form() } }, { query: { f: { x: cycle } } }],
    ["a bigint in a list of a query", { query: { f: form() } }, { query: { f: [{ n: 1n }] } }],
    ["a bigint in a list of a form", { body: urlencoded() }, { body: { a: [{ n: 1n }] } }],
    ["a bigint in a whole query", { querystring: querystring(json()) }, { querystring: { n: 1n } }],
    ["a cycle in a deep object", { query: { f: deepObject() } }, { query: { f: cycle } }],
    ["20,000 levels of a deep object", { query: { f: deepObject() } }, { query: { f: tall } }],
    ["a toJSON that throws", { query: { f: form() } }, { query: { f: throws } }],
    [
      "a toJSON that throws in a path",
      { path: "/x{f}", pathParams: { f: matrix() } },
      { path: { f: throws } },
    ],
    ["a getter that throws", { query: { f: form() } }, { query: { f: getter } }],
    ["a getter that throws in a form", { body: urlencoded() }, { body: getter }],
    ["an object without text", { body: text() }, { body: Object.create(null) as unknown }],
  ])("%s", async (_what, part, input) => {
    const { client, seen } = stubClient([jsonResponse(200, {})]);
    const of: AnyOperation = operation(() => ({
      id: "of",
      method: "POST",
      path: "/x",
      replies: {},
      ...part,
    }));
    expect(await failureOf(call(client, of, input))).toMatchObject({ kind: "usage", operation: "of" });
    expect(seen).toHaveLength(0);
  });

  test("what occurs twice is no cycle", async () => {
    const { client, seen } = stubClient([jsonResponse(200, {})]);
    const shared = { b: 1 };
    const of: AnyOperation = operation(() => ({
      id: "of",
      method: "GET",
      path: "/x",
      query: { f: deepObject() },
      replies: {},
    }));
    await call(client, of, { query: { f: { one: shared, two: shared } } });
    expect(seen[0]?.url).toContain("?f%5Bone%5D%5Bb%5D=1&f%5Btwo%5D%5Bb%5D=1");
  });
});
