import { call, PaginationError } from "@gen-client/runtime";
import { byCursor, byOffset, byPage } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { createLoopGuard } from "../../../../runtime/src/pagination/loop-guard.ts";
import { type Answer, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { all, listThings, type ThingList, things } from "./lists.ts";

const TOKENS = byCursor({ request: { query: "page_token" }, next: ["next"], items: ["data"] });

/** The last answer repeats, so that a list which is followed blindly never ends. */
async function outcome(list: ThingList, answers: readonly Answer[]): Promise<[unknown, number]> {
  const { client, seen } = stubClient(answers);
  return [await failureOf(all(call(client, list, {}))), seen.length];
}

test("a page that names itself as the next is an error after its items", async () => {
  const { client, seen } = stubClient([jsonResponse(200, { ...things("a"), next: "x" })]);
  const got: string[] = [];
  const run = async (): Promise<void> => {
    for await (const { id } of call(client, listThings(TOKENS), {})) got.push(id);
  };
  const error = await failureOf(run());
  expect(error).toBeInstanceOf(PaginationError);
  expect(error).toMatchObject({ code: "repeated-cursor", page: { number: 3, cursor: "x" } });
  expect([got, seen.length]).toEqual([["a", "a"], 2]);
});

test("an empty page that names itself is the end of a feed", async () => {
  const { client, seen } = stubClient(
    [
      { ...things("a"), next: "x" },
      { ...things(), next: "x" },
    ].map((page) => jsonResponse(200, page)),
  );
  expect(await all(call(client, listThings(TOKENS), {}))).toEqual([{ id: "a" }]);
  expect(seen).toHaveLength(2);
});

test("a circle of several pages is found where it closes", async () => {
  const pages = ["x", "y", "z", "x"].map((next) => jsonResponse(200, { ...things("a"), next }));
  const [error, requests] = await outcome(listThings(TOKENS), pages);
  expect(error).toMatchObject({ code: "repeated-cursor" });
  expect(requests).toBe(4);
});

test("empty pages with ever new cursors end, with the cursor to go on from", async () => {
  let count = 0;
  const [error, requests] = await outcome(listThings(TOKENS), [
    () => jsonResponse(200, { ...things(), next: `t${++count}` }),
  ]);
  expect(error).toMatchObject({ code: "empty-pages", page: { cursor: "t100" } });
  expect(requests).toBe(100);
});

test.each([
  ["offset", byOffset({ request: { query: "offset" }, items: ["data"] })],
  ["page", byPage({ request: { query: "page" }, items: ["data"] })],
])("a server that takes no notice of the %s is found out", async (_name, paging) => {
  const [error, requests] = await outcome(listThings(paging), [jsonResponse(200, things("a", "b"))]);
  expect(error).toMatchObject({ code: "repeated-page" });
  expect(requests).toBe(3);
});

test("more that is promised and not named is told", async () => {
  const paging = byCursor({ request: { query: "a" }, next: ["next"], items: ["data"], more: ["more"] });
  const [error] = await outcome(listThings(paging), [jsonResponse(200, { ...things("a"), more: true })]);
  expect(error).toMatchObject({ code: "missing-cursor", page: { number: 2 } });
});

describe("the guard", () => {
  test.each([1, 2, 999, 1_000, 1_001, 3_000])(
    "finds a circle of %i cursors, keeping no more than 1,000",
    (length) => {
      const guard = createLoopGuard(undefined);
      let steps = 0;
      for (; steps < 20_000; steps += 1) {
        if (guard.refusal(`c${steps % length}`, false, "") !== undefined) break;
      }
      expect(steps).toBeGreaterThanOrEqual(length);
      expect(steps).toBeLessThanOrEqual(4 * length);
    },
  );

  test("lets a long list pass", () => {
    const guard = createLoopGuard(0);
    const refused = Array.from({ length: 10_000 }, (_, at) => guard.refusal(at + 1, false, `${at}`));
    expect(refused.filter((reason) => reason !== undefined)).toEqual([]);
  });
});
