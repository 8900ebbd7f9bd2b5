import { evaluate } from "./evaluated.ts";
import { fault, type Issue, keepFirst, rejection } from "./issue.ts";
import type { ObjectNode, ObjectOptions, Shape } from "./node.ts";
import { ANY_KEY } from "./path.ts";
import { compilePattern } from "./pattern.ts";
import { type Payload, type Read, type ReadContext, reading, type Schema } from "./schema.ts";
import { type Parts, readSlot, type Slot, slotOf } from "./slot.ts";
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
  /** What to do about a property that the contract does not know; `forbid`: the schema says that there is none. */
  readonly unknown: "forbid" | "fail" | "report" | "keep";
  readonly options: ObjectOptions;
  readonly strict: boolean;
  /** What is required and nothing else is said of fails the read where it is missing. */
  readonly isCritical: boolean;
  readonly sized: boolean;
}

/** Named properties, and what is said of the others. */
export function object(properties: Readonly<Record<string, Shape>>, options?: ObjectOptions): ObjectNode {
  return {
    kind: "object",
    properties,
    options,
    build: (variant) => objectSchema(properties, options ?? {}, variant),
  };
}

/** An object used as a map. */
export function record(value: Shape): ObjectNode {
  return object({}, { additional: value });
}

/** Reads objects: unknown properties stay, wrong ones become absent, missing ones are reported. */
function objectSchema(
  properties: Readonly<Record<string, Shape>>,
  options: ObjectOptions,
  variant: Variant,
): Schema {
  const plan = planObject(properties, options, variant);
  const read: Read = (payload, context) => {
    if (!isJsonObject(payload.value)) {
      payload.issues.push(rejection("object", payload.value));
      return payload;
    }
    const input = payload.value;
    payload.value = readProperties(plan, input, payload.issues, context);
    if (plan.sized) checkSize(plan, input, payload.issues);
    if (variant.tracks) evaluateProperties(plan, input, payload);
    return payload;
  };
  return reading(read);
}

function planObject(
  properties: Readonly<Record<string, Shape>>,
  options: ObjectOptions,
  variant: Variant,
): ObjectPlan {
  const slots = new Map(
    Object.keys(properties).map((name) => [name, slotOf(properties[name] as Shape, variant)]),
  );
  const patterns = Object.entries(options.patterns ?? {}).flatMap(([source, shape]) => {
    const regex = compilePattern(source);
    return regex === undefined ? [] : [{ regex, slot: slotOf(shape, variant) }];
  });
  return {
    slots,
    required: [
      ...[...slots].filter(([, slot]) => slot.required).map(([name]) => name),
      ...(options.required ?? []),
    ],
    patterns,
    additional: options.additional ? slotOf(options.additional, variant) : undefined,
    unknown: onUnknown(slots.size + patterns.length, options, variant),
    options,
    strict: variant.strict,
    isCritical: variant.strict || variant.requiredIsCritical,
    sized: options.minProperties !== undefined || options.maxProperties !== undefined,
  };
}

/** An object that names nothing is free in form: nothing in it is unknown. */
function onUnknown(named: number, options: ObjectOptions, variant: Variant): ObjectPlan["unknown"] {
  if (options.additional === false) {
    if (variant.strict) return "forbid";
  } else if (options.additional !== undefined || named === 0) return "keep";
  if (variant.unknownFields === "error") return "fail";
  return variant.unknownFields === "ignore" ? "keep" : "report";
}

/** To require a property is to say nothing of it. */
function evaluateProperties(plan: ObjectPlan, input: JsonObject, payload: Payload): void {
  for (const name of Object.keys(input)) {
    const isSaid =
      plan.slots.has(name) ||
      plan.options.additional !== undefined ||
      plan.patterns.some(({ regex }) => regex.test(name));
    if (isSaid) evaluate(payload, name);
  }
}

/** A walk through the properties of one object. */
interface Walk extends Parts {
  unknownSeen: number;
  /** What was found under keys that are not named in paths, all of them together. */
  inMap: Map<string, Issue> | undefined;
}

function readProperties(
  plan: ObjectPlan,
  input: JsonObject,
  issues: Issue[],
  context: ReadContext,
): JsonObject {
  const walk: Walk = { part: { value: undefined, issues: [] }, issues, unknownSeen: 0, inMap: undefined };
  let output = input;
  let requiredSeen = 0;
  for (const name in input) {
    if (!Object.hasOwn(input, name)) continue;
    const before = input[name];
    const slot = plan.slots.get(name);
    if (slot?.required) requiredSeen += 1;
    const after =
      slot !== undefined && plan.patterns.length === 0
        ? readSlot(slot, name, before, walk, context)
        : readUnnamed(plan, name, before, walk, context);
    if (after !== before) {
      if (output === input) output = { ...input };
      replace(output, name, after);
    }
  }
  if (walk.inMap !== undefined) issues.push(...walk.inMap.values());
  if (requiredSeen < plan.required.length) reportMissing(plan, input, issues);
  return output;
}

/** Reads a property by every pattern that it matches, its own slot included, or else as an additional one. */
function readUnnamed(
  plan: ObjectPlan,
  name: string,
  value: unknown,
  walk: Walk,
  context: ReadContext,
): unknown {
  const slot = plan.slots.get(name);
  let after = slot === undefined ? value : readSlot(slot, name, value, walk, context);
  let known = slot !== undefined;
  for (const pattern of plan.patterns) {
    if (!pattern.regex.test(name)) continue;
    known = true;
    if (after === undefined) break;
    after = readEntry(pattern.slot, after, walk, context);
  }
  if (known) return after;
  if (plan.additional !== undefined) return readEntry(plan.additional, value, walk, context);
  if (plan.unknown !== "keep") {
    walk.unknownSeen += 1;
    if (walk.unknownSeen <= NAMED_UNKNOWNS) walk.issues.push(unknownProperty(plan, name));
    else keepInMap(walk, [unknownProperty(plan, ANY_KEY)]);
  }
  return value;
}

function readEntry(slot: Slot, value: unknown, walk: Walk, context: ReadContext): unknown {
  const before = walk.issues.length;
  const after = readSlot(slot, ANY_KEY, value, walk, context);
  if (walk.issues.length > before) keepInMap(walk, walk.issues.splice(before));
  return after;
}

function keepInMap(walk: Walk, issues: readonly Issue[]): void {
  walk.inMap ??= new Map();
  keepFirst(walk.inMap, issues);
}

function unknownProperty(plan: ObjectPlan, key: string): Issue {
  const closed = plan.unknown === "forbid";
  return fault("unknown-property", {
    fatal: closed || plan.unknown === "fail",
    message: "not in the contract",
    key,
    closed,
  });
}

function reportMissing(plan: ObjectPlan, input: JsonObject, issues: Issue[]): void {
  for (const name of plan.required) {
    if (Object.hasOwn(input, name)) continue;
    const fatal = plan.slots.get(name)?.critical ?? plan.isCritical;
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

/** `__proto__` is a name like any other on the wire; assigning it would change the object's prototype. */
function replace(object: JsonObject, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(object, name);
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function checkSize({ options, strict }: ObjectPlan, input: JsonObject, issues: Issue[]): void {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = options;
  if (minProperties === 0 && maxProperties === Number.POSITIVE_INFINITY) return;
  const size = Object.keys(input).length;
  if (size >= minProperties && size <= maxProperties) return;
  issues.push(fault("format", { fatal: strict, message: "wrong number of properties" }));
}

/** Says whether a value is an object of JSON. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
