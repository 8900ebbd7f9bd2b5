import { build } from "./build.ts";
import { absorb } from "./evaluated.ts";
import { fault, isFatal } from "./issue.ts";
import { isJsonObject } from "./json-object.ts";
import type { CheckNode, Shape } from "./node.ts";
import { ANY_KEY } from "./path.ts";
import { type Payload, type ReadContext, reading, run, type Schema } from "./schema.ts";
import { STRICTLY, type Variant } from "./variant.ts";

/** `then` for values of a shape, `otherwise` for the others (`if`, `then`, `else`). */
export function when(condition: Shape, then: Shape, otherwise?: Shape): CheckNode {
  return {
    kind: "check",
    names: [then, otherwise],
    build: (variant) => conditional(condition, then, otherwise, variant),
  };
}

/** What the presence of a property asks for (`dependentRequired`, `dependentSchemas`). */
export function dependent(property: string, required: readonly string[], shape?: Shape): CheckNode {
  return {
    kind: "check",
    names: [shape],
    build: (variant) => {
      const schema = shape && build(shape, variant);
      return reading((payload, context) => {
        const { value } = payload;
        if (!isJsonObject(value) || !Object.hasOwn(value, property)) return { ...payload, isSilent: true };
        for (const key of required.filter((name) => !Object.hasOwn(value, name))) {
          const message = "required, but missing";
          payload.issues.push(fault("missing", { fatal: variant.strict, message, key }));
        }
        return schema === undefined ? payload : run(schema, payload, context);
      });
    },
  };
}

/** How many items are of a shape: at least one, unless it is said otherwise. */
export interface ContainsLimits {
  readonly minContains?: number;
  readonly maxContains?: number;
}

/** A list some of whose items are of a shape (`contains`). */
export function contains(items: Shape, limits: ContainsLimits = {}): CheckNode {
  const { minContains = 1, maxContains = Number.POSITIVE_INFINITY } = limits;
  return {
    kind: "check",
    build: (variant) => {
      const schema = build(items, STRICTLY);
      return reading((payload, context) => {
        if (!Array.isArray(payload.value)) return payload;
        let count = 0;
        for (const [index, item] of payload.value.entries()) {
          if (!holds(schema, item, context)) continue;
          count += 1;
          variant.tracks?.(payload, index);
        }
        if (count >= minContains && count <= maxContains) return payload;
        const message = `${count < minContains ? "too few" : "too many"} items of the shape that is asked for`;
        payload.issues.push(fault("format", { fatal: variant.strict, message }));
        return payload;
      });
    },
  };
}

/** An object whose property names are of a shape (`propertyNames`). */
export function names(shape: Shape): CheckNode {
  return {
    kind: "check",
    build: (variant) => {
      const schema = build(shape, STRICTLY);
      return reading((payload, context) => {
        const { value } = payload;
        if (!isJsonObject(value) || Object.keys(value).every((name) => holds(schema, name, context)))
          return payload;
        const fatal = variant.strict;
        const message = "a property name that the contract does not allow";
        payload.issues.push(fault("unknown-property", { fatal, message, key: ANY_KEY, nature: "closed" }));
        return payload;
      });
    },
  };
}

/** Whether a value is of a schema that was built strictly. */
function holds(schema: Schema, value: unknown, context: ReadContext): boolean {
  return !run(schema, { value, issues: [] }, context).issues.some(isFatal);
}

/** The condition is put to the value as it came, whatever is read of it afterwards. */
function conditional(condition: Shape, then: Shape, otherwise: Shape | undefined, variant: Variant): Schema {
  const { tracks, writes } = variant;
  const test = build(condition, { ...STRICTLY, tracks, writes });
  const whenTrue = build(then, variant);
  const whenFalse = otherwise && build(otherwise, variant);
  return reading((payload, context) => {
    const tested = run(test, { value: payload.value, issues: [] }, context);
    const isTrue = !tested.issues.some(isFatal);
    const branch = isTrue ? whenTrue : whenFalse;
    const result: Payload =
      branch === undefined ? { ...payload, isSilent: true } : run(branch, payload, context);
    if (variant.tracks && isTrue) absorb(result, tested);
    return result;
  });
}
