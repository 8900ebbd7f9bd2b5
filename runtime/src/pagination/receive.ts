import type { PagePosition } from "../errors/page-position.ts";
import { saidBy, valueAt } from "./data-path.ts";
import { fault, located } from "./faults.ts";
import type { Page, PageCursor } from "./page.ts";
import type { Asking, Paging, ReceivedPage } from "./paging.ts";
import type { Asked, Session } from "./session.ts";

/** A page that came, and whether it says that there is more without saying where. */
export interface Received<Data, Item> {
  readonly page: Page<Data, Item>;
  readonly isCutOff: boolean;
}

/** Waits for a page and reads where it leads. */
export async function receive<Data, Item>(
  { asking, paging }: Session,
  asked: Asked,
  position: PagePosition,
): Promise<Received<Data, Item>> {
  const { data, meta, response, ...typed } = await asked.call.withMeta().catch((error: unknown) => {
    throw located(error, position);
  });
  const items = itemsIn(paging, data);
  if (items === undefined) throw fault("missing-items", asking.operation.id, meta, position);
  const cursor = asked.cursor ?? paging.start(asking);
  const more = paging.more === undefined ? undefined : saidBy(paging.more, data, response);
  const next = more === false ? undefined : following(paging, asking, { data, response, items, cursor });
  const { number } = position;
  const page = { ...typed, number, data, items, meta, response, cursor: asked.cursor, next };
  return { page: page as Page<Data, Item>, isCutOff: more === true && next === undefined };
}

/** A feed that has nothing new names its end as what comes next. */
function following(paging: Paging, asking: Asking, page: ReceivedPage): PageCursor | undefined {
  const next = paging.next(page, asking);
  return next === page.cursor && page.items.length === 0 ? undefined : next;
}

function itemsIn({ items = [], sparse }: Paging, data: unknown): readonly unknown[] | undefined {
  const found = valueAt(data, items);
  if (Array.isArray(found)) return found;
  return sparse === true && (found === undefined || found === null) ? [] : undefined;
}
