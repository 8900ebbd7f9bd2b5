import { cursorOf, saidBy } from "./data-path.ts";
import type { Paging, PagingRules, ReplySource, RequestPlace } from "./paging.ts";
import { askedFor, askingFor } from "./place.ts";

/** A list whose replies name the next page, by a token or by the last item. */
export interface CursorPaging extends PagingRules {
  readonly request: RequestPlace;
  readonly next: ReplySource;
}

/** Pages by cursor or token. */
export function byCursor({ request: place, next, ...rules }: CursorPaging): Paging {
  return {
    ...rules,
    start: ({ input }) => askedFor(input, place),
    next: ({ data, response }) => cursorOf(saidBy(next, data, response)),
    request: (cursor, { input }) => ({ input: askingFor(input, place, cursor) }),
  };
}
