import { type Block, block } from "../block.ts";
import { flag } from "../field.ts";

const idempotencyKey = flag({ description: "This carries the idempotency key." });
const sensitive = flag({ description: "Its value is never logged." });

/** On a parameter. */
export const parameterMarks: Block = block("What a parameter is.", { idempotencyKey, sensitive });

/** On a property of a schema. */
export const propertyMarks: Block = block("What a property is.", {
  idempotencyKey,
  sensitive,
  critical: flag({
    description: "A reply without it, or with a wrong one, is an error; `false` exempts it.",
  }),
});
