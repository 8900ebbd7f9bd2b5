import { type Ahead, askAhead } from "./ahead.ts";
import { limitsOf, type PageLimits } from "./limits.ts";
import { createLoopGuard } from "./loop-guard.ts";
import { judge } from "./onward.ts";
import type { Page } from "./page.ts";
import { receive } from "./receive.ts";
import type { Session } from "./session.ts";

/** The pages of a list, one after the other. What was asked for ahead is given up when nobody goes on. */
export async function* walk<Data, Item>(session: Session): AsyncGenerator<Page<Data, Item>, void, undefined> {
  const { asking, options, paging } = session;
  const limits = limitsOf(asking, options);
  const guard = createLoopGuard(session.first.cursor ?? paging.start(asking));
  let asked = session.first;
  let ahead: Ahead | undefined;
  let itemsBefore = 0;
  try {
    for (let number = 1; ; number += 1) {
      const position = { number, cursor: asked.cursor, itemsBefore };
      const received = await receive<Data, Item>(session, asked, position);
      const { page } = received;
      itemsBefore += page.items.length;
      const onward = judge(session, guard, received, itemsBefore);
      const isFull = number >= limits.pages || itemsBefore >= limits.items;
      ahead =
        onward.kind === "on" && !isFull && options.prefetch === true
          ? askAhead(session, onward.cursor)
          : undefined;
      yield page;
      if (onward.kind === "end") return;
      if (isFull) return tellOfLimit(session, limits, page, itemsBefore);
      if (onward.kind === "fault") throw onward.error;
      asked = ahead?.asked ?? session.ask(onward.cursor, options.signal);
      ahead = undefined;
    }
  } finally {
    ahead?.cancel();
  }
}

/** A list that is cut off by the document rather than by its reader must not pass for the whole. */
function tellOfLimit(
  { asking: { core, operation } }: Session,
  limits: PageLimits,
  { number, meta }: Page<unknown, unknown>,
  items: number,
): void {
  if (!limits.isOfPolicy || items >= limits.items) return;
  const { correlationId } = meta;
  core.emit?.({ kind: "page-limit", operation: operation.id, correlationId, pages: number });
}
