import { build } from "./build.ts";
import { jsonType } from "./canonical.ts";
import { absorb } from "./evaluated.ts";
import { cloneIssue, fault, type Issue, isFatal, isRejection, kindOf, rejection } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { type Payload, type ReadContext, reading, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** At least one variant (`anyOf`). */
export function union(...variants: readonly Shape[]): Node {
  return { kind: "value", build: (variant) => unionSchema(schemasOf(variants, variant), false, variant) };
}

/** Exactly one variant (`oneOf`). */
export function oneOf(...variants: readonly Shape[]): Node {
  return { kind: "value", build: (variant) => unionSchema(schemasOf(variants, variant), true, variant) };
}

function schemasOf(variants: readonly Shape[], variant: Variant): readonly Schema[] {
  return variants.map((each) => build(each, variant));
}

/**
 * Reads one of several variants: one without any deviation, else the one that deviates least and is still
 * recognisable. A value that is none of them passes untouched: the contract has grown a variant.
 */
export function unionSchema(variants: readonly Schema[], exactlyOne: boolean, variant: Variant): Schema {
  const choose = variant.strict ? chooseStrictly(exactlyOne) : chooseTolerantly;
  // Whoever asks what is left unsaid has to hear of every variant that holds.
  const stopAtFirst = !(variant.strict && exactlyOne) && !variant.tracks;
  const schema: Schema = reading((payload, context) => {
    const { value } = payload;
    const known = recall(schema, value, context);
    if (known !== undefined) return known;
    const results: Payload[] = [];
    for (const option of variants) {
      const result = run(option, { value, issues: [] }, context);
      if (stopAtFirst && result.issues.length === 0 && results.length === 0) return result;
      results.push(result);
      if (stopAtFirst && result.issues.length === 0) break;
    }
    const chosen = choose(results, value);
    if (variant.tracks) {
      for (const result of results) if (!result.issues.some(isFatal)) absorb(chosen, result);
    }
    return remember(schema, value, chosen, context);
  });
  return schema;
}

/** The contract has grown a variant. */
export function unknownVariant(fatal: boolean): Issue {
  return fault("unknown-variant", { fatal, message: "none of the known variants" });
}

function chooseStrictly(exactlyOne: boolean): (results: readonly Payload[], value: unknown) => Payload {
  return (results, value) => {
    const accepted = results.filter((result) => !result.issues.some(isFatal));
    const [first] = accepted;
    if (first !== undefined && (accepted.length === 1 || !exactlyOne)) return first;
    const [meant, ...others] = results.filter((result) => !result.issues.some(isRejection));
    // The only variant of the value's type says best what is wrong with it, and where.
    if (accepted.length === 0 && meant !== undefined && others.length === 0) return meant;
    const message = accepted.length > 1 ? "more than one variant" : "none of the known variants";
    return { value, issues: [fault("unknown-variant", { fatal: true, message })] };
  };
}

function chooseTolerantly(results: readonly Payload[], value: unknown): Payload {
  const clean = results.find((result) => result.issues.length === 0);
  if (clean !== undefined) return clean;
  const ofItsType = results.filter((result) => !result.issues.some(isRejection));
  if (ofItsType.length === 0) return { value, issues: [rejection("one of the known variants", value)] };
  const candidates = ofItsType.filter((result) => isRecognisable(result, value));
  const [first, ...others] = candidates;
  if (first === undefined) return { value, issues: [unknownVariant(false)] };
  return others.reduce((best, next) => (cost(next) < cost(best) ? next : best), first);
}

/** A wrong guess would degrade data that is right for another variant, so more must fit than not. */
function isRecognisable({ issues }: Payload, value: unknown): boolean {
  if (issues.some((issue) => isFatal(issue) || (issue.params?.identity && pathLength(issue) <= 1)))
    return false;
  if (jsonType(value) !== "object") return true;
  const direct = issues.filter((issue) => pathLength(issue) === 1).map(kindOf);
  const missing = direct.filter((kind) => kind === "missing").length;
  const wrong = direct.filter((kind) => kind === "type" || kind === "null").length;
  const unknown = direct.filter((kind) => kind === "unknown-property").length;
  const fitting = Object.keys(value as object).length - unknown - wrong;
  return missing + wrong === 0 || missing + wrong < fitting;
}

/** Lost data weighs more than data that is merely new. */
function cost({ issues }: Payload): number {
  return issues.reduce((sum, issue) => sum + (kindOf(issue) === "unknown-property" ? 1 : 1_000), 0);
}

function pathLength(issue: Issue): number {
  return issue.path?.length ?? 0;
}

/** Nested unions would read the same value once for every way to choose among those around it. */
function recall(schema: Schema, value: unknown, context: ReadContext): Payload | undefined {
  const outcome = context.tried?.get(schema)?.get(value);
  return outcome && copyOf(outcome);
}

function remember(schema: Schema, value: unknown, outcome: Payload, context: ReadContext): Payload {
  context.tried ??= new Map();
  let outcomes = context.tried.get(schema);
  if (outcomes === undefined) {
    outcomes = new Map();
    context.tried.set(schema, outcomes);
  }
  outcomes.set(value, copyOf(outcome));
  return outcome;
}

function copyOf(outcome: Payload): Payload {
  return { ...outcome, issues: outcome.issues.map(cloneIssue) };
}
