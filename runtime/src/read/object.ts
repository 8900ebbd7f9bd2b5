import { type FaultOptions, fault, type Issue } from "./issue.ts";
import { isJsonObject } from "./json-object.ts";
import type { ObjectNode, ObjectOptions, Shape } from "./node.ts";
import { ANY_KEY } from "./path.ts";
import { compilePattern } from "./pattern.ts";
import { type Payload, type ReadContext, reading, rejected, type Schema } from "./schema.ts";
import { readSlot, type Slot, slotOf, tellFolded, type Walk, walkOf } from "./slot.ts";
import type { Variant } from "./variant.ts";

/** How many unknown properties of one object are named; a map in disguise would name thousands. */
const NAMED_UNKNOWNS = 16;

type JsonObject = Readonly<Record<string, unknown>>;

/** A contract of objects, ready to be read by. */
interface ObjectPlan {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly required: readonly string[];
  readonly patterns: readonly { readonly regex: RegExp; readonly slot: Slot }[];
  /** Slot of every other property; absent: anything is kept. */
  readonly additional: Slot | undefined;
  /** What is wrong with a property that the contract does not know; absent: nothing. */
  readonly unknown: FaultOptions | undefined;
  readonly options: ObjectOptions;
  readonly variant: Variant;
}

/** Named properties, and what is said of the others. */
export function object(properties: Readonly<Record<string, Shape>>, options: ObjectOptions = {}): ObjectNode {
  const make = (variant: Variant): Schema => objectSchema(planObject(properties, options, variant));
  return { kind: "object", properties, options, build: make };
}

/** An object used as a map. */
export function record(value: Shape): ObjectNode {
  return object({}, { additional: value });
}

/** Reads objects: unknown properties stay, wrong ones become absent, missing ones are reported. */
function objectSchema(plan: ObjectPlan): Schema {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = plan.options;
  return reading((payload, context) => {
    const input = payload.value;
    if (!isJsonObject(input)) return rejected(payload, "object");
    const size = readProperties(plan, input, payload, context);
    if (size < minProperties || size > maxProperties) {
      const message = "wrong number of properties";
      payload.issues.push(fault("format", { fatal: plan.variant.strict, message }));
    }
    return payload;
  });
}

function planObject(
  properties: Readonly<Record<string, Shape>>,
  options: ObjectOptions,
  variant: Variant,
): ObjectPlan {
  const slots = new Map(Object.entries(properties).map(([name, shape]) => [name, slotOf(shape, variant)]));
  const patterns = Object.entries(options.patterns ?? {}).flatMap(([source, shape]) => {
    const regex = compilePattern(source);
    return regex === undefined ? [] : [{ regex, slot: slotOf(shape, variant) }];
  });
  const required = [...slots.keys()].filter((name) => slots.get(name)?.required);
  return {
    slots,
    required: [...required, ...(options.required ?? [])],
    patterns,
    additional: options.additional ? slotOf(options.additional, variant) : undefined,
    unknown: onUnknown(slots.size + patterns.length, options, variant),
    options,
    variant,
  };
}

function onUnknown(
  named: number,
  { additional }: ObjectOptions,
  { strict, unknownFields }: Variant,
): FaultOptions | undefined {
  const message = "not in the contract";
  if (strict && additional === false) return { fatal: true, message, nature: "closed" };
  // An object that names nothing is free in form: nothing in it is unknown.
  const isFree = additional === undefined && named === 0;
  return isFree || additional || unknownFields === "ignore"
    ? undefined
    : { fatal: unknownFields === "error", message };
}

/** Gives the number of properties. */
function readProperties(plan: ObjectPlan, input: JsonObject, payload: Payload, context: ReadContext): number {
  const walk = walkOf(payload, context);
  let output = input;
  let size = 0;
  let requiredSeen = 0;
  for (const name in input) {
    if (!Object.hasOwn(input, name)) continue;
    size += 1;
    const before = input[name];
    const slot = plan.slots.get(name);
    if (slot?.required) requiredSeen += 1;
    const after = readProperty(plan, slot, name, before, walk);
    if (after === before) continue;
    if (output === input) output = { ...input };
    replace(output, name, after);
  }
  payload.value = output;
  tellFolded(walk);
  if (requiredSeen < plan.required.length) reportMissing(plan, input, payload.issues);
  return size;
}

/** Reads a property by its own slot and every pattern that it matches, or else as an additional one. */
function readProperty(
  { patterns, additional, unknown, options, variant }: ObjectPlan,
  slot: Slot | undefined,
  name: string,
  value: unknown,
  walk: Walk,
): unknown {
  let isKnown = slot !== undefined;
  let after = slot === undefined ? value : readSlot(slot, name, value, walk);
  for (const pattern of patterns) {
    if (!pattern.regex.test(name)) continue;
    isKnown = true;
    if (after !== undefined) after = readSlot(pattern.slot, ANY_KEY, after, walk);
  }
  // To require a property is to say nothing of it.
  if (isKnown || options.additional !== undefined) variant.tracks?.(walk.whole, name);
  if (isKnown) return after;
  if (additional !== undefined) return readSlot(additional, ANY_KEY, value, walk);
  if (unknown !== undefined) tellUnknown(unknown, name, walk);
  return value;
}

function tellUnknown(unknown: FaultOptions, name: string, walk: Walk): void {
  walk.unknownSeen += 1;
  if (walk.unknownSeen > NAMED_UNKNOWNS + 1) return;
  const key = walk.unknownSeen > NAMED_UNKNOWNS ? ANY_KEY : name;
  walk.whole.issues.push(fault("unknown-property", { ...unknown, key }));
}

function reportMissing({ slots, required, variant }: ObjectPlan, input: JsonObject, issues: Issue[]): void {
  for (const name of required) {
    if (Object.hasOwn(input, name)) continue;
    const fatal = slots.get(name)?.critical ?? (variant.strict || variant.requiredIsCritical);
    issues.push(fault("missing", { fatal, message: "required, but missing", key: name }));
  }
}

/** A copy of a value in which one property or item is another; the value itself where it is the same. */
export function replaced(whole: unknown, key: PropertyKey, before: unknown, after: unknown): unknown {
  if (after === before) return whole;
  if (Array.isArray(whole)) return whole.with(Number(key), after);
  const copy = { ...(whole as JsonObject) };
  replace(copy, String(key), after);
  return copy;
}

/** Changes a property of a copy, which has them all as its own: so has `__proto__` no effect, a name like any other on the wire. */
function replace(copy: JsonObject, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(copy, name);
  else Reflect.set(copy, name, value);
}
