import { build } from "./build.ts";
import { absorb, evaluate } from "./evaluated.ts";
import { fault, type Issue, isFatal, isRejection, keepFirst, kindOf } from "./issue.ts";
import { isJsonObject } from "./json-object.ts";
import type { Node, Shape } from "./node.ts";
import { replaced } from "./object.ts";
import { type Payload, type ReadContext, reading, run, type Schema } from "./schema.ts";
import { readSlot, type Slot, slotOf, tellFolded, walkOf } from "./slot.ts";
import type { Variant } from "./variant.ts";

/** What holds of the properties and items that a shape says nothing of; `false`: there are none. */
export interface UnevaluatedRules {
  readonly properties?: Shape | false;
  readonly items?: Shape | false;
}

/** A shape, whatever it is composed of, and the rest (`unevaluatedProperties`, `unevaluatedItems`). */
export function unevaluated(inner: Shape, rules: UnevaluatedRules): Node {
  return { kind: "value", build: (variant) => unevaluatedSchema(inner, rules, variant) };
}

type Rule = Slot | false | undefined;

function unevaluatedSchema(inner: Shape, { properties, items }: UnevaluatedRules, variant: Variant): Schema {
  const schema = build(inner, { ...variant, tracks: evaluate });
  const ofProperties: Rule = properties && slotOf(properties, variant);
  const ofItems: Rule = items && slotOf(items, variant);
  return reading((payload, context) => {
    const result = run(schema, { value: payload.value, issues: [] }, context);
    payload.value = result.value;
    // What is known is for the whole to say, not for one of the schemas that it is composed of.
    const isSettled = (issue: Issue): boolean => ofProperties !== undefined && isUnknownHere(issue);
    payload.issues.push(...result.issues.filter((issue) => !isSettled(issue)));
    if (variant.tracks) absorb(payload, result);
    if (result.issues.some(variant.strict ? isFatal : isRejection)) return payload;
    const { value } = result;
    const rule = Array.isArray(value) ? ofItems : isJsonObject(value) ? ofProperties : undefined;
    if (rule !== undefined) readRest(rule, payload, result, variant, context);
    return payload;
  });
}

/** Everything that is left, by one rule; after it, nothing is left for schemas around this one. */
function readRest(
  rule: Slot | false,
  payload: Payload,
  { evaluated }: Payload,
  variant: Variant,
  context: ReadContext,
): void {
  const whole = payload.value as Readonly<Record<string, unknown>> | readonly unknown[];
  const walk = walkOf(payload, context);
  const keys = Array.isArray(whole) ? [...whole.keys()] : Object.keys(whole);
  for (const key of keys) {
    if (evaluated?.has(key)) continue;
    variant.tracks?.(payload, key);
    const value: unknown = Reflect.get(whole, key);
    // There may be millions.
    if (rule === false) walk.folded = keepFirst([leftOver(key, variant)], walk.folded);
    else payload.value = replaced(payload.value, key, value, readSlot(rule, key, value, walk));
  }
  tellFolded(walk);
}

function isUnknownHere(issue: Issue): boolean {
  return (
    kindOf(issue) === "unknown-property" && issue.path?.length === 1 && issue.params?.nature !== "closed"
  );
}

function leftOver(key: PropertyKey, { strict, unknownFields }: Variant): Issue {
  const fatal = strict || unknownFields === "error";
  const kind = typeof key === "number" ? "format" : "unknown-property";
  return fault(kind, { fatal, message: "not in the contract", key, nature: "closed" });
}
