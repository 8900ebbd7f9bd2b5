import type { DriftItem } from "../read/outcome.ts";
import { renderPath } from "../read/path.ts";
import { writtenNumber } from "../read/written-number.ts";

/** More would be a list in disguise. */
const MOST_REPORTED = 32;

/**
 * Gives the digits of the integers that no number can hold and of which the contract says nothing. A string is not a
 * wrong number, and whatever the caller does with it works, `JSON.stringify` included. The value is changed in place.
 */
export function settleUnread(value: unknown): {
  readonly value: unknown;
  readonly drift: readonly DriftItem[];
} {
  const root = { value };
  const drift = new Map<string, DriftItem>();
  const open: (readonly [object, readonly PropertyKey[]])[] = [[root, []]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [holder, path] = next;
    for (const [name, part] of Object.entries(holder)) {
      const at = [...path, Array.isArray(holder) ? Number(name) : name];
      if (typeof part === "object" && part !== null) open.push([part, at]);
      if (typeof part !== "symbol") continue;
      const digits = part.description;
      const held = writtenNumber(digits);
      Object.defineProperty(holder, name, { value: held ?? digits, writable: true });
      if (held !== undefined) continue;
      const shown = renderPath(at.slice(1));
      if (drift.size < MOST_REPORTED) drift.set(shown, { path: shown, kind: "format" });
    }
  }
  return { value: root.value, drift: [...drift.values()] };
}
