import type { Payload } from "./schema.ts";

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
