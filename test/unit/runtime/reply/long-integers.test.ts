import { call, type OperationDrift, ReadError } from "@gen-client/runtime";
import { asJson, operation, type Reader, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test, vi } from "vitest";
import { toDigits } from "../../../../runtime/src/forms/digits.ts";
import { parseJson } from "../../../../runtime/src/reply/parse-json.ts";
import { type AnyOperation, failureOf, stubClient } from "../support/stub-api.ts";

const EventReader: Reader<unknown> = reader(() =>
  r.object({
    id: r.integer({ format: "int64" }),
    count: r.optional(r.number()),
    tags: r.optional(r.array(r.integer())),
    raw: r.optional(r.unknown()),
    ref: r.optional(r.oneOf(r.integer(), r.string())),
  }),
);
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: EventReader, 201: asJson() },
}));

interface Got {
  readonly data: unknown;
  readonly drift: readonly string[];
}

async function got(body: string, status = 200): Promise<Got> {
  const drift: OperationDrift[] = [];
  const headers = { "Content-Type": "application/json" };
  const { client } = stubClient([new Response(body, { status, headers })], {
    onDrift: (item) => drift.push(item),
  });
  const data = await call(client, get, {}, { retry: false });
  return { data, drift: drift.map(({ path, kind }) => `${path} ${kind}`) };
}

describe("an integer that no number can hold", () => {
  test("is absent, and reported, rather than rounded", async () => {
    expect(await got('{"id":9007199254740993}')).toStrictEqual({ data: {}, drift: ["$.id format"] });
    expect(await got('{"id":1,"count":-9007199254740993}')).toStrictEqual({
      data: { id: 1 },
      drift: ["$.count format"],
    });
    expect(await got('{"id":1,"tags":[1,9007199254740993]}')).toStrictEqual({
      data: { id: 1, tags: [1, undefined] },
      drift: ["$.tags[*] format"],
    });
    expect(await got('{"id":1,"ref":12345678901234567891}')).toStrictEqual({
      data: { id: 1 },
      drift: ["$.ref format"],
    });
  });

  test("fails the read where it is critical", async () => {
    const headers = { "Content-Type": "application/json" };
    const { client } = stubClient([new Response('{"id":9007199254740993}', { headers })]);
    const policy = { criticality: "critical" } as const;
    const error = await failureOf(call(client, get, {}, { policy }));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as ReadError).issues).toStrictEqual([
      { path: "$.id", kind: "format", message: "an integer that no number can hold" },
    ]);
  });

  test("is its digits where the contract says nothing of it", async () => {
    expect(await got('{"id":1,"raw":{"a":[9007199254740993]},"new":-9007199254740993}')).toStrictEqual({
      data: { id: 1, raw: { a: ["9007199254740993"] }, new: "-9007199254740993" },
      drift: ["$.new unknown-property", "$.new format", "$.raw.a[*] format"],
    });
    expect(await got("9007199254740993", 201)).toStrictEqual({
      data: "9007199254740993",
      drift: ["$ format"],
    });
  });

  test.each([
    ['{"id":9007199254740991}', { id: 9_007_199_254_740_991 }],
    ['{"id":1,"count":12345678901234567000}', { id: 1, count: 12345678901234567000 }],
    ['{"id":1,"count":1000000000000000000000}', { id: 1, count: 1e21 }],
    ['{"id":1,"count":1e300}', { id: 1, count: 1e300 }],
    ['{"id":1,"count":0.12345678901234567890}', { id: 1, count: 0.12345678901234568 }],
    ['{"id":1,"raw":"9007199254740993"}', { id: 1, raw: "9007199254740993" }],
  ])("nothing of it befalls %s", async (body, data) => {
    expect(await got(body)).toStrictEqual({ data, drift: [] });
  });

  test("is found wherever it stands", () => {
    const digits = "9007199254740993";
    for (let before = 0; before < 40; before += 1) {
      const text = `["${"x".repeat(before)}",${digits}]`;
      expect(parseJson(text).long).toBe(true);
    }
  });

  test("a million digits are refused in no time", () => {
    const parsed = parseJson(`[${"7".repeat(1_000_000)}]`);
    expect(parsed.value).toStrictEqual([expect.any(Symbol)]);
    expect(String((parsed.value as symbol[])[0]?.description)).toBe("undefined");
  });
});

describe("a number beside one whose digits count", () => {
  const Price: Reader<unknown> = reader(
    () =>
      r.object({
        price: toDigits(r.number()),
        balance: r.critical(r.number()),
        size: r.optional(r.integer()),
        level: r.optional(r.open(0, 1)),
        raw: r.optional(r.unknown()),
      }),
    "digits",
  );
  const priced: AnyOperation = operation(() => ({
    id: "priced",
    method: "GET",
    path: "/x",
    replies: { 200: Price },
  }));

  test("is that number, however it is written", async () => {
    const body = '{"price":12.50,"balance":-0,"size":1e3,"level":1.0,"raw":[-0,1.50,1000000000000000000000]}';
    const headers = { "Content-Type": "application/json" };
    const onDrift = vi.fn();
    const { client } = stubClient([new Response(body, { headers })], { onDrift });
    expect(await call(client, priced, {}, { retry: false })).toStrictEqual({
      price: "12.50",
      balance: -0,
      size: 1000,
      level: 1,
      raw: [-0, 1.5, 1e21],
    });
    expect(onDrift).not.toHaveBeenCalled();
  });
});
