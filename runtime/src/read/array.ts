import { hasDuplicates } from "./canonical.ts";
import { fault } from "./issue.ts";
import type { ArrayChecks, Node, Shape } from "./node.ts";
import { reading, rejected, type Schema } from "./schema.ts";
import { readSlot, type Slot, slotOf, tellFolded, walkOf } from "./slot.ts";
import type { Variant } from "./variant.ts";

/** A list whose items have one shape. */
export function array(items: Shape, checks?: ArrayChecks): Node {
  return tuple([], items, checks);
}

/** Leading items by position (`prefixItems`), then `rest`; an absent rest is anything. */
export function tuple(leading: readonly Shape[], rest?: Shape, checks: ArrayChecks = {}): Node {
  const make = (variant: Variant): Schema => {
    const slots = leading.map((item) => slotOf(item, variant));
    return arraySchema(slots, rest && slotOf(rest, variant), checks, variant);
  };
  return { kind: "value", build: make };
}

/**
 * Reads lists. An item that degrades becomes `undefined` where it stands: to leave it out would move the items
 * after it and make the length a lie, to keep it would break its type.
 */
function arraySchema(
  leading: readonly Slot[],
  rest: Slot | undefined,
  checks: ArrayChecks,
  { strict, tracks }: Variant,
): Schema {
  return reading((payload, context) => {
    const input = payload.value;
    if (!Array.isArray(input)) return rejected(payload, "array");
    const walk = walkOf(payload, context);
    let output: unknown[] = input;
    for (let index = 0; index < input.length; index += 1) {
      const slot = leading[index] ?? rest;
      if (slot === undefined) break;
      tracks?.(payload, index);
      const after = readSlot(slot, index, input[index], walk);
      if (after === input[index]) continue;
      if (output === input) output = [...input];
      output[index] = after;
    }
    payload.value = output;
    tellFolded(walk);
    const message = broken(checks, input);
    if (message !== undefined) payload.issues.push(fault("format", { fatal: strict, message }));
    return payload;
  });
}

function broken(
  { minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems }: ArrayChecks,
  items: readonly unknown[],
): string | undefined {
  if (items.length < minItems || items.length > maxItems) return "wrong number of items";
  return uniqueItems && hasDuplicates(items) ? "items are not unique" : undefined;
}
