import type { PreparedRequest } from "../call/handler.ts";

/** Old keys are forgotten first; a server's own memory is what protects beyond that. */
const MOST_KEYS = 10_000;

/** The keys that a client has sent, or is about to, and for which request. */
export interface KnownKeys {
  /**
   * What is known of a key. It is noted, if new, as first used now, or at `firstUsedAtMs`, elsewhere, where it was; and
   * held, unless another request has it, until that use ends. Both times are the wall clock's.
   */
  readonly use: (key: string, request: PreparedRequest, nowMs: number, firstUsedAtMs?: number) => KeyUse;
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
    use: (key, request, nowMs, firstUsedAtMs) => {
      const scoped = `${request.url.origin} ${key}`;
      const print = fingerprint(request);
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

/** Tells requests under one key apart. Of bodies that are not text their length is all: reading them would cost a copy. */
function fingerprint({ method, url, body }: PreparedRequest): string {
  return `${method} ${url.pathname}${url.search} ${bodyPrint(body)}`;
}

function bodyPrint(body: PreparedRequest["body"]): string {
  if (body.kind !== "fixed") return body.kind;
  const { bytes } = body;
  if (typeof bytes === "string") return `${bytes.length} ${hash(bytes)}`;
  return String(bytes instanceof Blob ? bytes.size : bytes.byteLength);
}

/** FNV-1a, 32 bit: not for secrecy, but for telling a caller's bodies apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
