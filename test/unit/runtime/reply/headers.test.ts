import { call } from "@gen-client/runtime";
import {
  asJson,
  type HeadersReader,
  headersReader,
  type Operation,
  operation,
  r,
} from "@gen-client/runtime/codegen";
import { describe, expect, test, vi } from "vitest";
import { toBigint } from "../../../../runtime/src/forms/bigint.ts";
import { toDigits } from "../../../../runtime/src/forms/digits.ts";
import { jsonResponse, stubClient } from "../support/stub-api.ts";

interface LimitHeaders {
  "x-limit": number;
  link?: string;
  "x-dry-run"?: boolean;
  "x-plan"?: "free" | "paid" | (string & {});
  "x-ids"?: number[];
}
const LimitHeadersReader: HeadersReader<LimitHeaders> = headersReader(() => ({
  "x-limit": r.integer(),
  "link?": r.string(),
  "x-dry-run?": r.boolean(),
  "x-plan?": r.open("free", "paid"),
  "x-ids?": r.array(r.integer()),
}));
const get: Operation<undefined, unknown, unknown, LimitHeaders> = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  headers: LimitHeadersReader,
}));
const headersOf = async (headers: Record<string, string>) => {
  const onDrift = vi.fn();
  const { client } = stubClient([jsonResponse(200, {}, headers)], { onDrift });
  const result = await call(client, get).withMeta();
  return { headers: result.headers, drift: onDrift.mock.calls.map(([{ path, kind }]) => [path, kind]) };
};

describe("documented headers of a reply", () => {
  test("are read by their schemas", async () => {
    const all = { "X-Limit": "60", Link: "<a>, <b>", "X-Dry-Run": "true", "X-Plan": "free", "X-Ids": "1, 2" };
    expect(await headersOf(all)).toStrictEqual({
      headers: { "x-limit": 60, link: "<a>, <b>", "x-dry-run": true, "x-plan": "free", "x-ids": [1, 2] },
      drift: [],
    });
  });

  test("a text of digits stays a text where the schema says so, a list of one is a list", async () => {
    const { headers } = await headersOf({ "X-Limit": "1", Link: "42", "X-Ids": "7" });
    expect(headers).toStrictEqual({ "x-limit": 1, link: "42", "x-ids": [7] });
  });

  test("are left out and told where they are missing or malformed; an unknown member passes", async () => {
    expect(await headersOf({ "X-Dry-Run": "maybe", "X-Plan": "gold" })).toStrictEqual({
      headers: { "x-plan": "gold" },
      drift: [
        ["headers.x-limit", "missing"],
        ["headers.x-dry-run", "type"],
      ],
    });
  });

  test("stand where a bound or format is broken, and are told as in a body", () => {
    const bounded = headersReader<object>(() => ({
      "x-percent": r.integer({ minimum: 0, maximum: 100 }),
      "x-seconds": r.integer({ format: "int32" }),
      "x-id": r.string({ maxLength: 3 }),
      "last-modified": r.string({ format: r.dateTime }),
      "x-ids": r.array(r.integer({ maximum: 5 })),
    }));
    const headers = { "x-percent": "500", "x-seconds": "3000000000", "x-id": "abcdef", "x-ids": "7, 1" };
    const modified = "Tue, 15 Nov 1994 08:12:31 GMT";
    expect(bounded.readAll(new Headers({ ...headers, "last-modified": modified }), {})).toStrictEqual({
      headers: {
        "x-percent": 500,
        "x-seconds": 3_000_000_000,
        "x-id": "abcdef",
        "last-modified": modified,
        "x-ids": [7, 1],
      },
      drift: [
        { path: "headers.x-percent", kind: "format" },
        { path: "headers.x-seconds", kind: "format" },
        { path: "headers.x-id", kind: "format" },
        { path: "headers.last-modified", kind: "format" },
        { path: "headers.x-ids[*]", kind: "format" },
      ],
    });
  });

  test("are never rounded: what no number can hold is left out, or kept in a form that holds it", () => {
    const numbers = headersReader<object>(() => ({
      "x-number": r.number(),
      "x-big": toBigint(r.integer()),
      "x-digits": toDigits(r.number()),
      "x-small": r.number(),
    }));
    const long = "9007199254740993";
    const headers = { "x-number": long, "x-big": long, "x-digits": "12.50", "x-small": "12.50" };
    expect(numbers.readAll(new Headers(headers), {})).toStrictEqual({
      headers: { "x-big": 9_007_199_254_740_993n, "x-digits": "12.50", "x-small": 12.5 },
      drift: [{ path: "headers.x-number", kind: "format" }],
    });
  });

  test("are in what safe() gives, typed; those of an error are read by hand", async () => {
    const { client } = stubClient([
      jsonResponse(200, {}, { "X-Limit": "3" }),
      jsonResponse(404, {}, { "X-Limit": "2" }),
    ]);
    const good = await call(client, get).safe();
    expect(good.ok && good.headers["x-limit"]).toBe(3);
    const bad = await call(client, get).safe();
    if (bad.ok || bad.error.kind !== "api") return expect.unreachable();
    expect(LimitHeadersReader.read(bad.error.headers)).toStrictEqual({ "x-limit": 2 });
  });

  test("are not there where the document has none", async () => {
    const bare: Operation<undefined, unknown> = operation(
      () => ({ ...get.describe(), headers: undefined }) as never,
    );
    const { client } = stubClient([jsonResponse(200, {})]);
    expect(Object.keys(await call(client, bare).withMeta()).sort()).toStrictEqual([
      "data",
      "meta",
      "response",
    ]);
  });
});
