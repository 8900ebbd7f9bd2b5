import { hasDuplicates } from "./canonical.ts";
import { evaluate } from "./evaluated.ts";
import { fault } from "./issue.ts";
import type { ArrayChecks, Node, Shape } from "./node.ts";
import { type Payload, type ReadContext, reading, rejected, type Schema } from "./schema.ts";
import { readEntry, type Slot, slotOf, tellFolded, walkOf } from "./slot.ts";
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
    readItems(input, leading, rest, payload, context);
    const message = broken(checks, input);
    if (message !== undefined) payload.issues.push(fault("format", { fatal: strict, message }));
    if (tracks) {
      const said = rest === undefined ? Math.min(leading.length, input.length) : input.length;
      for (let index = 0; index < said; index += 1) evaluate(payload, index);
    }
    return payload;
  });
}

function readItems(
  input: readonly unknown[],
  leading: readonly Slot[],
  rest: Slot | undefined,
  payload: Payload,
  context: ReadContext,
): void {
  const walk = walkOf(payload.issues);
  let output: unknown[] | undefined;
  for (let index = 0; index < input.length; index += 1) {
    const slot = leading[index] ?? rest;
    if (slot === undefined) break;
    const after = readEntry(slot, index, input[index], walk, context);
    if (after !== input[index]) {
      output ??= [...input];
      output[index] = after;
    }
  }
  tellFolded(walk);
  if (output !== undefined) payload.value = output;
}

function broken(
  { minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems }: ArrayChecks,
  items: readonly unknown[],
): string | undefined {
  if (items.length < minItems) return "too few items";
  if (items.length > maxItems) return "too many items";
  return uniqueItems && hasDuplicates(items) ? "items are not unique" : undefined;
}
