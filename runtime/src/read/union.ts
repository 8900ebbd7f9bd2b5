import { build } from "./build.ts";
import { chooseStrictly, chooseTolerantly } from "./choose.ts";
import { absorb } from "./evaluated.ts";
import { isFatal } from "./issue.ts";
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
 * recognisable. A value that is none of them passes untouched: the contract has grown a variant. One that would be, but
 * for its critical data, fails.
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
  return { ...outcome, issues: outcome.issues.map((issue) => ({ ...issue })) };
}
