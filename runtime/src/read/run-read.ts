import { build } from "./build.ts";
import { fault } from "./issue.ts";
import type { Shape } from "./node.ts";
import { type Payload, type ReadContext, run } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** Runs the schema of a shape in a context of its own. */
export function runRead(shape: Shape, value: unknown, variant: Variant): Payload {
  const context: ReadContext = { async: false, depth: 0, tried: undefined };
  try {
    return run(build(shape, variant), { value, issues: [] }, context);
  } catch (error) {
    // Too deep, or for a stack that was nearly full when the read began.
    if (!(error instanceof RangeError)) throw error;
    return { value, issues: [fault("type", { fatal: true, message: error.message })] };
  }
}
