import { call, isSdkError } from "@gen-client/runtime";
import { asJson, byCursor, byLink, byOffset, byPage, paginated } from "@gen-client/runtime/codegen";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ThingList } from "../../unit/runtime/pagination/lists.ts";
import { stubClient } from "../../unit/runtime/support/stub-api.ts";

const items = ["data"];
const STYLES = {
  cursor: byCursor({ request: { query: "at" }, next: ["next"], items }),
  offset: byOffset({ request: { query: "at" }, items }),
  page: byPage({ request: { query: "at" }, items }),
  link: byLink({ items }),
} as const;

/** Ids in pages, none of them empty, and the requests that fail for good, by number. */
const list = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 }),
  failing: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
  prefetch: fc.boolean(),
  style: fc.constantFrom("cursor" as const, "offset" as const, "page" as const, "link" as const),
});

function pagesOf(sizes: readonly number[]): string[][] {
  let id = 0;
  return sizes.map((size) => Array.from({ length: size }, () => `i${id++}`));
}

/** Which page a request is for. */
function wanted(style: keyof typeof STYLES, url: URL, pages: readonly string[][]): number {
  const at = url.searchParams.get("at");
  if (at === null) return 0;
  if (style === "page") return Number(at) - 1;
  if (style !== "offset") return Number(at);
  let before = 0;
  for (const [index, page] of pages.entries()) {
    if (before === Number(at)) return index;
    before += page.length;
  }
  return pages.length;
}

test("however often a list breaks and is resumed, it gives each item once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(list, async ({ sizes, failing, prefetch, style }) => {
      const pages = pagesOf(sizes);
      let requests = 0;
      const { client } = stubClient([
        ({ url }) => {
          requests += 1;
          if (failing.includes(requests)) return new Response("{}", { status: 404 });
          const at = wanted(style, new URL(url), pages);
          const next = at + 1 < pages.length ? at + 1 : undefined;
          const link: Record<string, string> = next === undefined ? {} : { link: `<?at=${next}>; rel=next` };
          const headers = { "content-type": "application/json", ...link };
          const data = (pages[at] ?? []).map((id) => ({ id }));
          return new Response(JSON.stringify({ data, next }), { headers });
        },
      ]);
      const things: ThingList = paginated(() => ({
        id: "things",
        method: "GET",
        path: "/things",
        replies: { 200: asJson() },
        policy: { breaker: false, pagination: { style: "cursor" } },
        pages: STYLES[style],
      }));
      const got: string[] = [];
      let resume: string | number | undefined;
      for (let tries = 0; tries <= failing.length; tries += 1) {
        try {
          for await (const page of call(client, things, {}, { prefetch, resume }).pages()) {
            got.push(...page.items.map(({ id }) => id));
            resume = page.next;
          }
          break;
        } catch (error) {
          expect(isSdkError(error)).toBe(true);
          if (isSdkError(error)) expect(error.page?.cursor).toBe(resume);
        }
      }
      expect(got).toEqual(pages.flat());
    }),
    { numRuns: 150 },
  );
});
