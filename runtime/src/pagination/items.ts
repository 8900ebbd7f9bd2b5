import type { Page } from "./page.ts";

/** The items of pages, so many at most. */
export async function* itemsOf<Item>(
  pages: AsyncGenerator<Page<unknown, Item>, void, undefined>,
  maxItems: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Item, void, undefined> {
  let left = maxItems;
  for await (const { items } of pages) {
    for (const item of items) {
      yield item;
      left -= 1;
      if (left < 1) return;
    }
  }
}
