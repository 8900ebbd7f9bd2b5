import type { CallPromise, RepliedHeaders, ReplyInfo } from "../call/call-promise.ts";
import type { CallOptions } from "../call/options.ts";
import type { CallMeta } from "../call/record.ts";

/** Names a page: a cursor or token of the server's, a position, or the address of a link. Plain data, to be kept and passed in again. */
export type PageCursor = string | number;

/** What every page has. */
export interface PageOf<Data, Item> {
  /** Counts from 1, wherever the list was begun. */
  readonly number: number;
  readonly data: Data;
  readonly items: readonly Item[];
  readonly meta: CallMeta;
  readonly response: ReplyInfo;
  /** What this page was asked for by; `undefined`: it is where the list begins. */
  readonly cursor: PageCursor | undefined;
  /** Where the list goes on: `resume` of a later call. `undefined`: this is the last page. */
  readonly next: PageCursor | undefined;
}

/** One reply of a list, with the headers that the document names, each read by its schema, where it names any. */
export type Page<Data, Item, Replied = unknown> = PageOf<Data, Item> & RepliedHeaders<Replied>;

/** How far a list is followed. */
export interface PageOptions {
  /** Items at most; pages that hold none of them are not asked for. Default: all. */
  readonly maxItems?: number | undefined;
  /** Pages at most. Default: as the document says, else all. */
  readonly maxPages?: number | undefined;
  /** Asks for the next page while this one is worked on; one page ahead, never more. Default: `false`. */
  readonly prefetch?: boolean | undefined;
  /** Begins at the page that an earlier `page.next`, or the `page.cursor` of an error, names. Default: at the start. */
  readonly resume?: PageCursor | undefined;
}

/** Options of a call that goes on page by page; each page is a call of its own under them. */
export interface PagedCallOptions extends CallOptions, PageOptions {}

/**
 * A call of a list. Awaited, it is its first page, as any other call; iterated, it is the items of all pages, which are
 * asked for as they are needed.
 *
 * @example
 * for await (const charge of api.charges.listCharges({ query: { limit: 50 } }, { maxItems: 1_000 })) total += charge.amount;
 * for await (const page of api.charges.listCharges().pages()) await store(page.items, page.next);
 */
export interface PagedCall<Data, Item, Errors = unknown, Replied = unknown>
  extends CallPromise<Data, Errors, Replied> {
  /** The items of all pages. A page that fails throws the error of its call, whose `page` says where to resume. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined>;
  /** The pages, each with its items and the cursor of the next. */
  pages(): AsyncGenerator<Page<Data, Item, Replied>, void, undefined>;
}
