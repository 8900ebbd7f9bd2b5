import { cursorOf, saidBy } from "./data-path.ts";
import type { Paging, PagingRules, ReceivedPage, ReplySource, RequestPlace } from "./paging.ts";
import { askedFor, askingFor } from "./place.ts";

/** A list whose pages are asked for by their position. */
export interface CountPaging extends PagingRules {
  readonly request: RequestPlace;
  /** Where a reply names the next position, or says whether there is one. Default: a page without items is the end. */
  readonly next?: ReplySource;
  /** Position of the first page. Default: 0 of items, 1 of pages. */
  readonly first?: number;
}

/** Pages by the number of items to be left out. */
export function byOffset(paging: CountPaging): Paging {
  return counted(paging, 0, ({ items }) => items.length);
}

/** Pages by their number. */
export function byPage(paging: CountPaging): Paging {
  return counted(paging, 1, () => 1);
}

function counted(
  { request: place, next, first, ...rules }: CountPaging,
  usualFirst: number,
  stepOf: (page: ReceivedPage) => number,
): Paging {
  const following = (page: ReceivedPage): number =>
    (page.cursor === undefined ? (first ?? usualFirst) : Number(page.cursor)) + stepOf(page);
  // Filters may leave a page empty that is not the last, where the server says so.
  const mayGoOn = (page: ReceivedPage): boolean =>
    page.items.length > 0 ||
    (stepOf(page) > 0 && rules.more !== undefined && saidBy(rules.more, page.data, page.response) === true);
  return {
    ...rules,
    counts: true,
    start: ({ input }) => askedFor(input, place),
    next: (page) => {
      if (next === undefined) return mayGoOn(page) ? following(page) : undefined;
      const said = saidBy(next, page.data, page.response);
      return said === true ? following(page) : numeric(cursorOf(said));
    },
    request: (cursor, { input }) => ({ input: askingFor(input, place, cursor) }),
  };
}

/** A header holds text. */
function numeric(cursor: string | number | undefined): string | number | undefined {
  return typeof cursor === "string" && /^\d{1,15}$/.test(cursor) ? Number(cursor) : cursor;
}
