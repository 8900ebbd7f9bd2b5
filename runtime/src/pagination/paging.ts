import type { ReplyInfo } from "../call/call-promise.ts";
import type { CallInput } from "../call/input.ts";
import type { ClientCore } from "../client/core.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { PageCursor } from "./page.ts";

/** Names and positions from the top of a value down; a negative position counts from the end. */
export type DataPath = readonly (string | number)[];

/** Where a reply says something: in its data, or in a header. */
export type ReplySource = DataPath | { readonly header: string };

/** Where a request says which page it wants: under a key of the input, or somewhere in its body. */
export type RequestPlace =
  | { readonly query: string }
  | { readonly header: string }
  | { readonly body: DataPath };

/** What a page came from, and what it brought. */
export interface ReceivedPage {
  readonly data: unknown;
  readonly response: ReplyInfo;
  readonly items: readonly unknown[];
  /** What it was asked for by; `undefined`: the start of the list. */
  readonly cursor: PageCursor | undefined;
}

/** Who asks for a page. */
export interface Asking {
  readonly core: ClientCore;
  readonly operation: OperationDescriptor;
  /** As the caller gave it. */
  readonly input: CallInput;
}

/** What a page is asked for with: the input, or the address of a link with what goes along. */
export interface PageRequest {
  readonly input: CallInput;
  readonly url?: URL;
}

/** What all styles of paging have in common. */
export interface PagingRules {
  /** The list within the data. Default: the data itself. */
  readonly items?: DataPath;
  /** The list may be left out where it is empty. */
  readonly sparse?: boolean;
  /** `false` there ends the list. */
  readonly more?: ReplySource;
}

/** How one page leads to the next. */
export interface Paging extends PagingRules {
  /** What the caller's own input asks for. */
  readonly start: (asking: Asking) => PageCursor | undefined;
  /** Where the list goes on; `undefined`: nowhere. */
  readonly next: (page: ReceivedPage, asking: Asking) => PageCursor | undefined;
  readonly request: (cursor: PageCursor, asking: Asking) => PageRequest;
  /** Positions grow for ever: only what comes tells that the server takes no notice of them. */
  readonly counts?: boolean;
}
