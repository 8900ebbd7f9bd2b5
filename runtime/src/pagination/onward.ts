import type { PaginationError } from "../errors/pagination-error.ts";
import { fault } from "./faults.ts";
import type { LoopGuard } from "./loop-guard.ts";
import type { PageCursor } from "./page.ts";
import type { Received } from "./receive.ts";
import type { Session } from "./session.ts";

/** What comes after a page. */
export type Onward =
  | { readonly kind: "end" }
  | { readonly kind: "on"; readonly cursor: PageCursor }
  | { readonly kind: "fault"; readonly error: PaginationError };

/** Where a list goes after a page that came, if it makes sense to follow it there. */
export function judge(
  { asking, paging }: Session,
  guard: LoopGuard,
  { page, isCutOff }: Received<unknown, unknown>,
  itemsBefore: number,
): Onward {
  const { items, next, meta, number } = page;
  const after = { number: number + 1, cursor: next, itemsBefore };
  const { id } = asking.operation;
  if (isCutOff) return { kind: "fault", error: fault("missing-cursor", id, meta, after) };
  if (next === undefined) return { kind: "end" };
  const fingerprint = paging.counts === true && items.length > 0 ? JSON.stringify(items) : "";
  const refusal = guard.refusal(next, items.length === 0, fingerprint);
  return refusal === undefined
    ? { kind: "on", cursor: next }
    : { kind: "fault", error: fault(refusal, id, meta, after) };
}
