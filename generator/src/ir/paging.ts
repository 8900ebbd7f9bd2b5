import type { Schema } from "./schema.ts";

/** Names and positions from the top of a value down; a negative position counts from the end. */
export type DataPath = readonly (string | number)[];

/** Where a reply says something. */
export type ReplySource =
  | { readonly kind: "data"; readonly path: DataPath }
  | { readonly kind: "header"; readonly name: string };

/** Where a request says which page it wants. */
export type RequestPlace =
  | { readonly in: "query" | "header"; readonly name: string }
  | { readonly in: "body"; readonly path: DataPath };

/** How one page of an operation leads to the next: its `pagination`, with all names resolved in the contract. */
export interface Paging {
  readonly kind: "cursor" | "offset" | "page" | "link";
  /** Absent for links. */
  readonly request?: RequestPlace;
  /** Absent: the `Link` header, or an empty page is the end. */
  readonly next?: ReplySource;
  readonly more?: ReplySource;
  /** The reply's schema; `undefined`: any JSON. */
  readonly page: Schema | undefined;
  /** The list within the data. */
  readonly items: DataPath;
  /** The contract lets the list be left out. */
  readonly sparse: boolean;
  /** Each item's schema; `undefined`: the contract says nothing of it. */
  readonly item: Schema | undefined;
  /** Number of the first page, where it is not 1. */
  readonly first?: number;
}
