import type { PreparedCall } from "../call/handler.ts";
import { requestPrint } from "./request-print.ts";

/** Old keys are forgotten first; a server's own memory is what protects beyond that. */
const MOST_KEYS = 10_000;

/** The keys that a client has sent, or is about to, and for which request. */
export interface KnownKeys {
  /**
   * What is known of a key. It is noted, if new, as first used now, or at `firstUsedAtMs`, elsewhere, where it was; and
   * held, unless another request has it, until that use ends. Both times are the wall clock's.
   */
  readonly use: (key: string, call: PreparedCall, nowMs: number, firstUsedAtMs?: number) => KeyUse;
}

/** `first`: not seen here before. `repeat`: the same request under the same key. `conflict`: another request under that key. */
export type KeyUse =
  | {
      readonly kind: "first" | "repeat";
      /** Since its first use. */
      readonly ageMs: number;
      readonly mayBeDone: boolean;
      readonly end: EndOfUse;
    }
  | { readonly kind: "conflict" };

/** What became of a request: it has not left, the server has refused it, or it may be done. */
export type UseEnd = "unsent" | "refused" | "open";

/** To be told once. A key whose request has not left is forgotten when nobody holds it any more. */
export type EndOfUse = (end: UseEnd) => void;

interface Known {
  readonly request: string;
  sinceMs: number;
  holders: number;
  mayHaveLeft: boolean;
  mayBeDone: boolean;
}

/** Remembers nothing yet. */
export function createKnownKeys(): KnownKeys {
  const all = new Map<string, Known>();
  return {
    use: (key, call, nowMs, firstUsedAtMs) => {
      const scoped = `${call.request.url.origin} ${key}`;
      const print = requestPrint(call);
      const before = all.get(scoped);
      if (before !== undefined && before.request !== print) return { kind: "conflict" };
      const known = before ?? firstUse(print, nowMs);
      if (before === undefined) remember(all, scoped, known);
      if (firstUsedAtMs !== undefined) usedElsewhere(known, firstUsedAtMs);
      // Of another call that is under way, nobody knows yet.
      const mayBeDone = known.mayBeDone || known.holders > 0;
      known.holders += 1;
      const end: EndOfUse = (how) => {
        known.holders -= 1;
        known.mayHaveLeft ||= how !== "unsent";
        known.mayBeDone ||= how === "open";
        const isFree = known.holders === 0 && !known.mayHaveLeft;
        if (isFree && all.get(scoped) === known) all.delete(scoped);
      };
      const kind = before === undefined ? "first" : "repeat";
      return { kind, ageMs: Math.max(0, nowMs - known.sinceMs), mayBeDone, end };
    },
  };
}

function firstUse(request: string, sinceMs: number): Known {
  return { request, sinceMs, holders: 0, mayHaveLeft: false, mayBeDone: false };
}

/** Of a use elsewhere, nobody knows here what became. */
function usedElsewhere(known: Known, firstUsedAtMs: number): void {
  known.sinceMs = Math.min(known.sinceMs, firstUsedAtMs);
  known.mayHaveLeft = true;
  known.mayBeDone = true;
}

function remember(all: Map<string, Known>, scoped: string, known: Known): void {
  all.set(scoped, known);
  const [oldest] = all.keys();
  if (all.size > MOST_KEYS && oldest !== undefined) all.delete(oldest);
}
