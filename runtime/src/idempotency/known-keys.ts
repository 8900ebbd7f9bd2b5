import type { PreparedRequest } from "../call/handler.ts";

/** Old keys are forgotten first; a server's own memory is what protects beyond that. */
const MOST_KEYS = 10_000;

/** The keys that a client has sent, or is about to, and for which request. */
export interface KnownKeys {
  /** What is known of a key. It is noted, if new, as first used now; and held, unless another request has it, until that use ends. */
  readonly use: (key: string, request: PreparedRequest, nowMs: number) => KeyUse;
}

/** `first`: not seen before. `repeat`: the same request under the same key. `conflict`: another request under that key. */
export type KeyUse =
  | { readonly kind: "first"; readonly end: EndOfUse }
  | { readonly kind: "repeat"; readonly ageMs: number; readonly end: EndOfUse }
  | { readonly kind: "conflict" };

/** To be told once. A key whose request cannot have left is forgotten when nobody holds it any more. */
export type EndOfUse = (mayHaveLeft: boolean) => void;

interface Known {
  readonly request: string;
  readonly sinceMs: number;
  holders: number;
  mayHaveLeft: boolean;
}

/** Remembers nothing yet. */
export function createKnownKeys(): KnownKeys {
  const all = new Map<string, Known>();
  return {
    use: (key, request, nowMs) => {
      const scoped = `${request.url.origin} ${key}`;
      const print = fingerprint(request);
      const before = all.get(scoped);
      if (before !== undefined && before.request !== print) return { kind: "conflict" };
      const known = before ?? { request: print, sinceMs: nowMs, holders: 0, mayHaveLeft: false };
      if (before === undefined) remember(all, scoped, known);
      known.holders += 1;
      const end = (mayHaveLeft: boolean): void => {
        known.holders -= 1;
        known.mayHaveLeft ||= mayHaveLeft;
        const isFree = known.holders === 0 && !known.mayHaveLeft;
        if (isFree && all.get(scoped) === known) all.delete(scoped);
      };
      return before === undefined
        ? { kind: "first", end }
        : { kind: "repeat", ageMs: nowMs - before.sinceMs, end };
    },
  };
}

function remember(all: Map<string, Known>, scoped: string, known: Known): void {
  all.set(scoped, known);
  const [oldest] = all.keys();
  if (all.size > MOST_KEYS && oldest !== undefined) all.delete(oldest);
}

/** Tells requests under one key apart. Bodies that are not text are taken on trust: reading them would cost a copy. */
function fingerprint({ method, url, body }: PreparedRequest): string {
  const text = body.kind === "fixed" && typeof body.bytes === "string" ? body.bytes : body.kind;
  return `${method} ${url.pathname}${url.search} ${text.length} ${hash(text)}`;
}

/** FNV-1a, 32 bit: not for secrecy, but for telling a caller's bodies apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
