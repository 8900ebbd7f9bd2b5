import type { PreparedRequest } from "../call/handler.ts";

/** Old keys are forgotten first; a server's own memory is what protects beyond that. */
const MOST_KEYS = 10_000;

/** The keys that a client has sent, and for which request. */
export interface KnownKeys {
  /** What is known of a key; it is noted, if new, as first used now. */
  readonly use: (key: string, request: PreparedRequest, nowMs: number) => KeyUse;
}

/** `first`: not seen before. `repeat`: the same request under the same key. `conflict`: another request under that key. */
export type KeyUse =
  | { readonly kind: "first" }
  | { readonly kind: "repeat"; readonly ageMs: number }
  | { readonly kind: "conflict" };

interface Known {
  readonly request: string;
  readonly sinceMs: number;
}

/** Remembers nothing yet. */
export function createKnownKeys(): KnownKeys {
  const known = new Map<string, Known>();
  return {
    use: (key, request, nowMs) => {
      const scoped = `${request.url.origin} ${key}`;
      const print = fingerprint(request);
      const before = known.get(scoped);
      if (before !== undefined) {
        return before.request === print
          ? { kind: "repeat", ageMs: nowMs - before.sinceMs }
          : { kind: "conflict" };
      }
      known.set(scoped, { request: print, sinceMs: nowMs });
      const [oldest] = known.keys();
      if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest);
      return { kind: "first" };
    },
  };
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
