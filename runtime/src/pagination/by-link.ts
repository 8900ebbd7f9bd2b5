import { cursorOf, saidBy } from "./data-path.ts";
import { linkTarget } from "./link-header.ts";
import { safeTarget, withoutKeys } from "./link-target.ts";
import type { Asking, Paging, PagingRules, ReceivedPage, ReplySource } from "./paging.ts";

/** A list whose replies hold the address of the next page. */
export interface LinkPaging extends PagingRules {
  /** Where the address stands. Default: the `Link` header's `rel="next"` (RFC 8288). */
  readonly next?: ReplySource;
}

const LINK_HEADER = { header: "Link" } as const;

/** Pages by links. */
export function byLink({ next = LINK_HEADER, ...rules }: LinkPaging = {}): Paging {
  return {
    ...rules,
    start: () => undefined,
    next: (page, asking) => absolute(linkOf(next, page), page, asking),
    request: (cursor, asking) => ({ input: asking.input, url: safeTarget(String(cursor), asking) }),
  };
}

function linkOf(source: ReplySource, { data, response }: ReceivedPage): string {
  const said = String(cursorOf(saidBy(source, data, response)) ?? "");
  const isLinkHeader = "header" in source && source.header.toLowerCase() === "link";
  return isLinkHeader ? (linkTarget(said, "next") ?? "") : said;
}

/** RFC 8288 section 3.1: a relative target is resolved against the address of the reply. */
function absolute(link: string, { response }: ReceivedPage, { core }: Asking): string | undefined {
  if (link === "") return undefined;
  const base = response.url || undefined;
  return URL.canParse(link, base) ? withoutKeys(new URL(link, base), core).href : link;
}
