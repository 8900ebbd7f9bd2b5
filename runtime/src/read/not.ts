import { build } from "./build.ts";
import { fault, isFatal } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { reading, run, type Schema } from "./schema.ts";
import { STRICTLY, type Variant } from "./variant.ts";

/** What is not of a shape (`not`). */
export function not(inner: Shape): Node {
  return { kind: "check", build: (variant) => notSchema(inner, variant) };
}

function notSchema(inner: Shape, variant: Variant): Schema {
  const excluded = build(inner, STRICTLY);
  return reading((payload, context) => {
    const result = run(excluded, { value: payload.value, issues: [] }, context);
    if (!result.issues.some(isFatal)) {
      payload.issues.push(fault("format", { fatal: variant.strict, message: "what the contract excludes" }));
    }
    return payload;
  });
}
