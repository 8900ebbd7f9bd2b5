import { hasDuplicates } from "./canonical.ts";
import { evaluate } from "./evaluated.ts";
import { fault, type Issue, keepFirst, rejection } from "./issue.ts";
import type { ArrayChecks, Node, Shape } from "./node.ts";
import { type ReadContext, reading, type Schema } from "./schema.ts";
import { type Parts, readSlot, type Slot, slotOf } from "./slot.ts";
import type { Variant } from "./variant.ts";

/** A list whose items have one shape. */
export function array(items: Shape, checks?: ArrayChecks): Node {
  return { kind: "value", build: (variant) => arraySchema({ leading: [], rest: items, checks }, variant) };
}

/** Leading items by position (`prefixItems`), then `rest`. */
export function tuple(leading: readonly Shape[], rest?: Shape, checks?: ArrayChecks): Node {
  return { kind: "value", build: (variant) => arraySchema({ leading, rest, checks }, variant) };
}

/** Items by position, then the rest; an absent rest is anything. */
interface ArrayShape {
  readonly leading: readonly Shape[];
  readonly rest: Shape | undefined;
  readonly checks: ArrayChecks | undefined;
}

/**
 * Reads lists. An item that degrades becomes `undefined` where it stands: to leave it out would move the items
 * after it and make the length a lie, to keep it would break its type.
 */
function arraySchema(shape: ArrayShape, variant: Variant): Schema {
  const leading = shape.leading.map((item) => slotOf(item, variant));
  const rest = shape.rest && slotOf(shape.rest, variant);
  const checks = shape.checks;
  return reading((payload, context) => {
    if (!Array.isArray(payload.value)) {
      payload.issues.push(rejection("array", payload.value));
      return payload;
    }
    const input: readonly unknown[] = payload.value;
    payload.value = readItems(input, leading, rest, payload.issues, context);
    const message = checks && broken(checks, input);
    if (variant.tracks) {
      const said = rest === undefined ? Math.min(leading.length, input.length) : input.length;
      for (let index = 0; index < said; index += 1) evaluate(payload, index);
    }
    if (message !== undefined) payload.issues.push(fault("format", { fatal: variant.strict, message }));
    return payload;
  });
}

function readItems(
  input: readonly unknown[],
  leading: readonly Slot[],
  rest: Slot | undefined,
  issues: Issue[],
  context: ReadContext,
): readonly unknown[] {
  const found = new Map<string, Issue>();
  const parts: Parts = { part: { value: undefined, issues: [] }, issues: [] };
  let output: unknown[] | undefined;
  for (let index = 0; index < input.length; index += 1) {
    const slot = leading[index] ?? rest;
    if (slot === undefined) break;
    const after = readSlot(slot, index, input[index], parts, context);
    if (after !== input[index]) {
      output ??= [...input];
      output[index] = after;
    }
    if (parts.issues.length > 0) {
      keepFirst(found, parts.issues);
      parts.issues.length = 0;
    }
  }
  issues.push(...found.values());
  return output ?? input;
}

function broken(checks: ArrayChecks, items: readonly unknown[]): string | undefined {
  if (checks.minItems !== undefined && items.length < checks.minItems) return "too few items";
  if (checks.maxItems !== undefined && items.length > checks.maxItems) return "too many items";
  return checks.uniqueItems && hasDuplicates(items) ? "items are not unique" : undefined;
}
