import * as z from "zod/mini";
import { build } from "./build.ts";
import type { MarkNode, Shape } from "./node.ts";

/** A property that may be absent. */
export function optional(inner: Shape): MarkNode {
  return { kind: "optional", inner, build: (variant) => build(inner, variant) };
}

/** A value of the shape, or `null`. */
export function nullable(inner: Shape): MarkNode {
  return { kind: "nullable", inner, build: (variant) => z.nullable(build(inner, variant)) };
}

/** Data that fails the read instead of degrading (`x-resilience: { critical: true }`). */
export function critical(inner: Shape): MarkNode {
  return {
    kind: "critical",
    inner,
    build: (variant) => build(inner, { ...variant, requiredIsCritical: !variant.strict }),
  };
}

/** Data that degrades even where the operation is critical (`critical: false`). */
export function exempt(inner: Shape): MarkNode {
  return {
    kind: "exempt",
    inner,
    build: (variant) => build(inner, { ...variant, requiredIsCritical: false }),
  };
}
