import { build } from "./build.ts";
import { fault, type Issue, isUnfit, keepFirst, kindOf } from "./issue.ts";
import type { Shape } from "./node.ts";
import { ANY_KEY } from "./path.ts";
import { type Payload, type ReadContext, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** A place in a container: a property, the items of a list, the entries of a map. */
export interface Slot {
  readonly schema: Schema;
  /** The contract says it is there. */
  readonly required: boolean;
  /** What is missing or wrong here fails the read instead of degrading. */
  readonly critical: boolean;
  /** As zod names it. Where `typeof` gives the same, the schema has nothing to add: most of a reply is plain strings. */
  readonly type: string;
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
  for (let at: Shape | undefined = shape; at !== undefined && !seen.has(at); at = within(at)) {
    seen.add(at);
    if (at.kind === "optional") required = false;
    if (at.kind === "critical" || at.kind === "exempt") marked ??= at.kind;
  }
  return { required, marked };
}

function within(shape: Shape): Shape | undefined {
  if (shape.kind === "reader") return shape.node();
  return "inner" in shape ? shape.inner : undefined;
}

/** Builds the slot that a shape describes. */
export function slotOf(shape: Shape, variant: Variant): Slot {
  const { required, marked } = marksOf(shape);
  const critical =
    variant.strict ||
    marked === "critical" ||
    (required && variant.requiredIsCritical && marked !== "exempt");
  // What stands inside of a value is a value of its own: nobody asks there what was left unsaid.
  const schema = build(shape, { ...variant, tracks: undefined });
  return { schema, required, critical, type: schema._zod.def.type };
}

/** A walk through the parts of a container, one after another with one payload, for most of them have nothing wrong. */
export interface Walk {
  readonly whole: Payload;
  readonly context: ReadContext;
  part: Payload;
  /** Issues of parts whose keys paths do not name: what is wrong with many of them is told once. */
  folded: Map<string, Issue> | undefined;
  /** How many properties the contract does not know. */
  unknownSeen: number;
}

/** Begins a walk. */
export function walkOf(whole: Payload, context: ReadContext): Walk {
  return { whole, context, part: { value: undefined, issues: [] }, folded: undefined, unknownSeen: 0 };
}

/** Reads what stands in a slot. `undefined` means that it has degraded; deviations become the whole's. */
export function readSlot(slot: Slot, key: PropertyKey, value: unknown, walk: Walk): unknown {
  if (typeof value === slot.type) return value;
  walk.part.value = value;
  const result = run(slot.schema, walk.part, walk.context);
  if (result.issues.length === 0) return result.value;
  walk.part = { value: undefined, issues: [] };
  const unfit = slot.critical ? undefined : result.issues.find(isUnfit);
  const issues = unfit === undefined ? result.issues : [fault(kindOf(unfit), {})];
  for (const issue of issues) issue.path = [key, ...(issue.path ?? [])];
  if (typeof key === "string" && key !== ANY_KEY) walk.whole.issues.push(...issues);
  else walk.folded = keepFirst(issues, walk.folded);
  return unfit === undefined ? result.value : undefined;
}

/** Ends a walk. */
export function tellFolded({ whole, folded }: Walk): void {
  if (folded !== undefined) whole.issues.push(...folded.values());
}
