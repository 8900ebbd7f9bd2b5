import {
  AbortedError,
  ApiError,
  type ClientEvent,
  call,
  PaginationError,
  UsageError,
} from "@gen-client/runtime";
import {
  asJson,
  byCursor,
  headersReader,
  type PagedOperation,
  paginated,
  r,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { all, BY_LAST, listThings, type Thing, things } from "./lists.ts";

const PAGES = [things("a", "b"), things("c"), things()].map((page) => jsonResponse(200, page));
const list = listThings(BY_LAST);
const queries = (seen: readonly { url: string }[]): string[] => seen.map(({ url }) => new URL(url).search);

describe("a call of a list", () => {
  test("is its first page when it is awaited, and asks for no other", async () => {
    const { client, seen } = stubClient(PAGES);
    expect(await call(client, list, {})).toStrictEqual(things("a", "b"));
    expect(await call(client, list, {}).safe()).toMatchObject({ ok: true });
    expect(queries(seen)).toEqual(["", ""]);
  });

  test("is the items of all pages when it is iterated", async () => {
    const { client, seen } = stubClient(PAGES);
    expect(await all(call(client, list, { query: { limit: 2 } }))).toStrictEqual([
      { id: "a" },
      { id: "b" },
      { id: "c" },
    ]);
    expect(queries(seen)).toEqual(["?limit=2", "?limit=2&after=b", "?limit=2&after=c"]);
  });

  test("awaited and iterated, it asks for its first page once", async () => {
    const { client, seen } = stubClient(PAGES);
    const running = call(client, list, {});
    expect((await running).data).toHaveLength(2);
    expect(await all(running)).toHaveLength(3);
    expect(seen).toHaveLength(3);
  });

  test("has the documented headers of each page, read by their schemas", async () => {
    const counted: PagedOperation<undefined, unknown, Thing, unknown, { "x-total": number }> = paginated(
      () => ({
        ...list.describe(),
        headers: headersReader<{ "x-total": number }>(() => ({ "x-total": r.integer() })),
      }),
    );
    const replies = [things("a"), things()].map((page) => jsonResponse(200, page, { "X-Total": "1" }));
    const running = call(stubClient(replies).client, counted);
    expect((await running.withMeta()).headers).toStrictEqual({ "x-total": 1 });
    expect((await all(running.pages())).map(({ headers }) => headers["x-total"])).toEqual([1, 1]);
  });

  test("gives its pages, each with what names it and the next", async () => {
    const { client } = stubClient(PAGES);
    const pages = await all(call(client, list, {}).pages());
    expect(pages.map(({ number, cursor, next, items }) => [number, cursor, next, items.length])).toEqual([
      [1, undefined, "b", 2],
      [2, "b", "c", 1],
      [3, "c", undefined, 0],
    ]);
    expect(pages[1]).toMatchObject({ data: things("c"), meta: { attempts: [{ status: 200 }] } });
  });

  test("begins where it is told to", async () => {
    const { client, seen } = stubClient(PAGES.slice(1));
    expect(await all(call(client, list, { query: { limit: 2 } }, { resume: "b" }))).toEqual([{ id: "c" }]);
    expect(queries(seen)[0]).toBe("?limit=2&after=b");
  });

  test("ends on a reply that says that there is no more", async () => {
    const paging = byCursor({
      request: { query: "after" },
      next: ["data", -1, "id"],
      items: ["data"],
      more: ["hasMore"],
    });
    const { client, seen } = stubClient([jsonResponse(200, { ...things("a"), hasMore: false })]);
    expect(await all(call(client, listThings(paging), {}))).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });
});

describe("limits", () => {
  test("of items: the page after the last of them is not asked for", async () => {
    const { client, seen } = stubClient(PAGES);
    expect(await all(call(client, list, {}, { maxItems: 2, prefetch: true }))).toHaveLength(2);
    expect(seen).toHaveLength(1);
  });

  test("of pages: the last page still says where the list goes on", async () => {
    const { client, seen } = stubClient(PAGES);
    const pages = await all(call(client, list, {}, { maxPages: 2, prefetch: true }).pages());
    expect(pages.at(-1)?.next).toBe("c");
    expect(seen).toHaveLength(2);
  });

  test("of the document: an event tells that the list was cut off", async () => {
    const events: ClientEvent[] = [];
    const { client } = stubClient(PAGES, { onEvent: (event) => events.push(event) });
    const cut = listThings(BY_LAST, { policy: { pagination: { style: "cursor", maxPages: 1 } } });
    expect(await all(call(client, cut, {}))).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === "page-limit")).toMatchObject([{ pages: 1 }]);
    expect(await all(call(client, cut, {}, { maxPages: 3 }))).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === "page-limit")).toHaveLength(1);
  });

  test.each([{ maxItems: 0 }, { maxPages: Number.NaN }])("%o is a mistake", async (options) => {
    const { client } = stubClient(PAGES);
    expect(await failureOf(all(call(client, list, {}, options)))).toBeInstanceOf(UsageError);
  });
});

describe("failures on the way", () => {
  test("keep their class and say where to resume", async () => {
    const { client } = stubClient([PAGES[0] ?? Error(), jsonResponse(404, {}), ...PAGES.slice(1)]);
    const error = await failureOf(all(call(client, list, {})));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 404, page: { number: 2, cursor: "b", itemsBefore: 2 } });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ page: 2 });
    const resume = error instanceof ApiError ? error.page?.cursor : undefined;
    expect(await all(call(client, list, {}, { resume }))).toEqual([{ id: "c" }]);
  });

  test("a page is repeated as any call is", async () => {
    const { client, seen } = stubClient([PAGES[0] ?? Error(), jsonResponse(503, {}), ...PAGES.slice(1)]);
    const pages = await all(call(client, list, {}).pages());
    expect(pages.map(({ meta }) => meta.attempts.length)).toEqual([1, 2, 1]);
    expect(seen).toHaveLength(4);
  });

  test("an abort between pages is the caller's, with its reason", async () => {
    const { client, seen } = stubClient(PAGES);
    const controller = new AbortController();
    const reason = new Error("enough");
    const run = async (): Promise<void> => {
      for await (const _ of call(client, list, {}, { signal: controller.signal })) controller.abort(reason);
    };
    const error = await failureOf(run());
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ reason, page: { number: 2, cursor: "b" } });
    expect(seen).toHaveLength(1);
  });

  test("a page without its list is no empty page", async () => {
    const { client } = stubClient([PAGES[0] ?? Error(), jsonResponse(200, { error: "later" })]);
    const error = await failureOf(all(call(client, list, {})));
    expect(error).toBeInstanceOf(PaginationError);
    expect(error).toMatchObject({ code: "missing-items", page: { number: 2, cursor: "b" } });
  });

  test("a list that may be left out is empty where it is", async () => {
    const sparse = listThings({ ...BY_LAST, sparse: true });
    const { client } = stubClient([jsonResponse(200, {})]);
    expect(await all(call(client, sparse, {}))).toEqual([]);
  });
});

describe("prefetch", () => {
  test("asks for one page ahead, never for two", async () => {
    const { client, seen } = stubClient(PAGES);
    const pages = call(client, list, {}, { prefetch: true }).pages();
    await pages.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toHaveLength(2);
    await pages.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toHaveLength(3);
    await pages.return();
  });

  test("is given up when nobody goes on, and with it what it listens to", async () => {
    const signals: AbortSignal[] = [];
    const hang = (request: Request): Promise<Response> => {
      signals.push(request.signal);
      return new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(new Error())));
    };
    const { client } = stubClient([PAGES[0] ?? Error(), hang]);
    for await (const _ of call(client, list, {}, { prefetch: true })) {
      await expect.poll(() => signals.length).toBe(1);
      break;
    }
    await expect.poll(() => signals[0]?.aborted).toBe(true);
  });

  test("fails where it is wanted, not before", async () => {
    const { client } = stubClient([PAGES[0] ?? Error(), jsonResponse(404, {})]);
    const pages = call(client, list, {}, { prefetch: true }).pages();
    expect((await pages.next()).done).toBe(false);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(await failureOf(pages.next())).toMatchObject({ status: 404, page: { number: 2 } });
  });

  test("ends with the caller's signal", async () => {
    const controller = new AbortController();
    const hang = (request: Request): Promise<Response> =>
      new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(new Error())));
    const { client, seen } = stubClient([PAGES[0] ?? Error(), hang]);
    const pages = call(client, list, {}, { prefetch: true, signal: controller.signal }).pages();
    await pages.next();
    await expect.poll(() => seen.length).toBe(2);
    controller.abort("enough");
    expect(await failureOf(pages.next())).toMatchObject({ kind: "aborted", reason: "enough" });
  });
});

test("trap 49: pages carry no key, and never the first one's", async () => {
  const keyed = listThings(BY_LAST, {
    method: "POST",
    replies: { 200: asJson() },
    policy: { class: "keyed", pagination: { style: "cursor" } },
  });
  const { client, seen } = stubClient(PAGES);
  await all(call(client, keyed, {}, { idempotencyKey: "mine" }));
  expect(seen.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["mine", null, null]);
});
