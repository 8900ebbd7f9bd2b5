import { asJson, byCursor, type PagedOperation, paginated } from "@gen-client/runtime/codegen";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";
import type { Paging } from "../../../../runtime/src/pagination/paging.ts";

export interface Thing {
  readonly id: string;
}

/** What tests call lists as. */
export type ThingList = PagedOperation<Readonly<Record<string, unknown>>, { data: Thing[] }, Thing, unknown>;

/** A list of things whose last one names the next page. */
export const BY_LAST: Paging = byCursor({
  request: { query: "after" },
  next: ["data", -1, "id"],
  items: ["data"],
});

/** `GET /things` with some way of paging. */
export function listThings(pages: Paging, more: Partial<OperationDescriptor> = {}): ThingList {
  return paginated(() => ({
    id: "listThings",
    method: "GET",
    path: "/things",
    replies: { 200: asJson() },
    pages,
    policy: { pagination: { style: "cursor" }, retry: { baseDelayMs: 1, maxDelayMs: 1 } },
    ...more,
  }));
}

/** Things by their ids. */
export function things(...ids: string[]): { data: Thing[] } {
  return { data: ids.map((id) => ({ id })) };
}

/** Everything that is iterated. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}
