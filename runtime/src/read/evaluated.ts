import type { Payload } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** Notes that a schema has said something of a property or an item. */
export function evaluate(payload: Payload, key: PropertyKey): void {
  payload.evaluated ??= new Set();
  payload.evaluated.add(key);
}

/** What is read in place of a whole, or beside it, speaks for it. */
export function absorb(payload: Payload, part: Payload): void {
  if (part.evaluated === undefined || part === payload) return;
  for (const key of part.evaluated) evaluate(payload, key);
}

/** What stands inside of a value is a value of its own: nobody asks there what was left unsaid. */
export function insideOf(variant: Variant): Variant {
  if (!variant.tracks) return variant;
  const { tracks, ...inner } = variant;
  return inner;
}
