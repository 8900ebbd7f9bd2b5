import { build } from "./build.ts";
import { fault, isRejection, kindOfWrong } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { reading, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/**
 * Types that the contract does not name and its keywords imply. `{ minimum: 3 }` is about numbers, and a text is valid:
 * strictly it passes. The type that stands beside the reader is kept all the same where that costs no valid read: in a
 * container such a value becomes absent, like any other of a wrong type.
 */
export function assumed(...types: readonly Shape[]): Node {
  const make = (variant: Variant): Schema => assumedSchema(types, variant);
  const [only, ...others] = types;
  if (only?.kind !== "object" || others.length > 0) return { kind: "value", build: make };
  return { ...only, isAssumed: true, build: make };
}

function assumedSchema(types: readonly Shape[], variant: Variant): Schema {
  const schemas = types.map((type) => build(type, variant));
  const [first] = schemas;
  // Critical is what the stated type needs.
  if (variant.requiredIsCritical && first !== undefined && schemas.length === 1) return first;
  return reading((payload, context) => {
    const { value } = payload;
    for (const schema of schemas) {
      const result = run(schema, { value, issues: [] }, context);
      if (!result.issues.some(isRejection)) return result;
    }
    if (!variant.strict) {
      const fatal = variant.requiredIsCritical;
      payload.issues.push(
        fault(kindOfWrong(value), { fatal, message: "not of the implied type", nature: "unfit" }),
      );
    }
    return payload;
  });
}
