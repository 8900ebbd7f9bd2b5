import { build } from "./build.ts";
import { insideOf } from "./evaluated.ts";
import { fault, type Issue, isUnfit, kindOf, prefix } from "./issue.ts";
import type { Shape } from "./node.ts";
import { type Payload, type ReadContext, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** A place in a container: a property, the items of a list, the entries of a map. */
export interface Slot {
  readonly schema: Schema;
  /** The contract says it is there. */
  readonly required: boolean;
  /** What is missing or wrong here fails the read instead of degrading. */
  readonly critical: boolean;
  /** What `typeof` gives for values that need no schema to be read: most of a reply is plain strings. */
  readonly plain: "string" | "boolean" | undefined;
}

/** What the wrappers around a shape say about the place it stands in. */
export interface Marks {
  readonly required: boolean;
  /** The nearest `critical` or `exempt`. */
  readonly marked: "critical" | "exempt" | undefined;
}

/** Looks through the wrappers that concern the place, named readers included. */
export function marksOf(shape: Shape): Marks {
  let required = true;
  let marked: Marks["marked"];
  const seen = new Set<Shape>();
  let at: Shape = shape;
  while (!seen.has(at)) {
    seen.add(at);
    if (at.kind === "optional") required = false;
    else if (at.kind === "critical" || at.kind === "exempt") marked ??= at.kind;
    else if (at.kind !== "nullable" && at.kind !== "reader") break;
    at = at.kind === "reader" ? at.node() : at.inner;
  }
  return { required, marked };
}

/** Builds the slot that a shape describes. */
export function slotOf(shape: Shape, variant: Variant): Slot {
  const { required, marked } = marksOf(shape);
  const critical =
    variant.strict ||
    marked === "critical" ||
    (required && variant.requiredIsCritical && marked !== "exempt");
  const schema = build(shape, insideOf(variant));
  return { schema, required, critical, plain: plainTypeOf(schema) };
}

function plainTypeOf({ _zod: { def } }: Schema): Slot["plain"] {
  const isPlain = def.checks === undefined && (def.type === "string" || def.type === "boolean");
  return isPlain ? (def.type as Slot["plain"]) : undefined;
}

/** A container's parts, read one after another with one payload, for most of them have nothing wrong. */
export interface Parts {
  part: Payload;
  readonly issues: Issue[];
}

/** Reads what stands in a slot. `undefined` means that it has degraded; deviations go to the container's issues. */
export function readSlot(
  slot: Slot,
  key: PropertyKey,
  value: unknown,
  parts: Parts,
  context: ReadContext,
): unknown {
  if (typeof value === slot.plain) return value;
  parts.part.value = value;
  const result = run(slot.schema, parts.part, context);
  if (result.issues.length === 0) return result.value;
  parts.part = { value: undefined, issues: [] };
  return settle(slot, key, result, parts.issues);
}

function settle(slot: Slot, key: PropertyKey, result: Payload, issues: Issue[]): unknown {
  const rejected = slot.critical ? undefined : result.issues.find(isUnfit);
  if (rejected !== undefined) {
    issues.push(fault(kindOf(rejected), { fatal: false, message: "degraded to absent", key }));
    return undefined;
  }
  for (const issue of prefix(result.issues, key)) issues.push(issue);
  return result.value;
}
