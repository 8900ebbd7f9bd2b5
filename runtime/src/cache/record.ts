import type { CachedReply, CacheRecord } from "./store.ts";

const NOTHING: Required<CacheRecord> = { variants: [], invalidatedAtMs: 0 };

/** What a store has given, as far as it is what was given to it; `undefined`: it is no record, and nobody knows what it was. */
export function soundRecord(found: unknown): Required<CacheRecord> | undefined {
  if (found === undefined || found === null) return NOTHING;
  if (!isObject(found)) return undefined;
  const { variants, invalidatedAtMs = 0 } = found;
  if (!Array.isArray(variants) || !isNumber(invalidatedAtMs)) return undefined;
  return { variants: variants.filter(isReply), invalidatedAtMs };
}

/** Looked at before: a store in memory gives the same object each time, and to look costs more than to find it. */
const sound = /*@__PURE__*/ new WeakSet<object>();

function isReply(found: unknown): found is CachedReply {
  if (!isObject(found)) return false;
  if (sound.has(found)) return true;
  const isSound = isShapedAsReply(found);
  if (isSound) sound.add(found);
  return isSound;
}

function isShapedAsReply(found: Readonly<Record<string, unknown>>): boolean {
  const { status, headers, url, body, requestedAtMs } = found;
  return (
    isStatus(status) &&
    typeof url === "string" &&
    isNumber(requestedAtMs) &&
    isBytes(body) &&
    isObject(headers) &&
    Object.entries(headers).every(isField)
  );
}

function isObject(found: unknown): found is Readonly<Record<string, unknown>> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function isNumber(found: unknown): found is number {
  return typeof found === "number" && Number.isFinite(found);
}

function isStatus(found: unknown): boolean {
  return isNumber(found) && Number.isInteger(found) && found >= 200 && found < 600;
}

/** By its tag: bytes of another realm, as test runners make them, are bytes too. */
function isBytes(found: unknown): boolean {
  return Object.prototype.toString.call(found) === "[object Uint8Array]";
}

const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What `Headers` take: single bytes, and no line breaks, which would end the field. */
const VALUE = /^[\t\x20-\xff]*$/;

function isField([name, value]: readonly [string, unknown]): boolean {
  return NAME.test(name) && typeof value === "string" && VALUE.test(value);
}
