import { type Block, block } from "../block.ts";
import { choice, ratio, size } from "../field.ts";

/** `reader`. */
export const reader: Block = block("How replies are read.", {
  mode: choice(["tolerant", "strict", "off"], {
    description:
      "`tolerant` degrades and reports, `strict` refuses what JSON Schema refuses, `off` only parses.",
    default: "tolerant",
  }),
  unknownFields: choice(["report", "ignore", "error"], {
    description: "A property that the contract does not know.",
    default: "report",
  }),
  unknownEnum: choice(["pass", "error"], {
    description: "A value that an enumeration does not know.",
    default: "pass",
  }),
  missing: choice(["report", "error"], {
    description: "A required property that is not there.",
    default: "report",
  }),
  sample: ratio({
    description: "Share of replies whose drift is reported; a call's `meta.drift` always has it.",
    default: 1,
  }),
  maxBytes: size({ description: "A longer body is refused.", default: "10MB" }),
});
