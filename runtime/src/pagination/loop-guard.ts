import type { PageCursor } from "./page.ts";

/** Cursors that are remembered one by one. */
const MOST_KEPT = 1_000;
/** Filters may leave many pages empty, and a server that has lost its way leaves all of them. */
const MOST_EMPTY = 100;
/** A page that comes this often in a row is all that the server has to give. */
const MOST_ALIKE = 3;

/** Why a list that goes on is not followed. */
export type LoopReason = "repeated-cursor" | "repeated-page" | "empty-pages";

/** Notices that a list leads nowhere, with bounded memory. */
export interface LoopGuard {
  /** What is wrong with going on to a page; `undefined`: nothing is. */
  readonly refusal: (next: PageCursor, isEmpty: boolean, fingerprint: string) => LoopReason | undefined;
}

/** Watches one list that begins at a cursor. Circles of any length are found: by the last cursors, or by one that is kept for long. */
export function createLoopGuard(start: PageCursor | undefined): LoopGuard {
  const kept = new Set<PageCursor | undefined>([start]);
  let anchor = start;
  let pages = 0;
  let emptyInRow = 0;
  let alikeInRow = 0;
  let last = "";
  const isKnown = (next: PageCursor): boolean => kept.has(next) || next === anchor;
  const keep = (next: PageCursor): void => {
    pages += 1;
    if ((pages & (pages - 1)) === 0) anchor = next;
    kept.add(next);
    if (kept.size > MOST_KEPT) for (const oldest of kept) if (kept.delete(oldest)) break;
  };
  return {
    refusal: (next, isEmpty, fingerprint) => {
      emptyInRow = isEmpty ? emptyInRow + 1 : 0;
      alikeInRow = fingerprint !== "" && fingerprint === last ? alikeInRow + 1 : 1;
      last = fingerprint;
      if (isKnown(next)) return "repeated-cursor";
      keep(next);
      if (emptyInRow >= MOST_EMPTY) return "empty-pages";
      return alikeInRow >= MOST_ALIKE ? "repeated-page" : undefined;
    },
  };
}
