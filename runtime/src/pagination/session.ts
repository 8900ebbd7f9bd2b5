import type { CallPromise } from "../call/call-promise.ts";
import type { PageCursor, PagedCallOptions } from "./page.ts";
import type { Asking, Paging } from "./paging.ts";

/** A page that is under way. */
export interface Asked {
  /** `undefined`: the start of the list. */
  readonly cursor: PageCursor | undefined;
  readonly call: CallPromise<unknown>;
}

/** What it takes to follow a list from its first page on. */
export interface Session {
  readonly first: Asked;
  /** Asks for a page that follows. */
  readonly ask: (cursor: PageCursor, signal: AbortSignal | undefined) => Asked;
  readonly asking: Asking;
  readonly paging: Paging;
  readonly options: PagedCallOptions;
}
