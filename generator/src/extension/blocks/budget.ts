import { type Block, block } from "../block.ts";
import { choice, number, ratio } from "../field.ts";

/** `budget`. */
export const budget: Block = block("How many repeats the traffic pays for.", {
  ratio: ratio({
    description: "Tokens that a success credits; a repeat or a hedge costs one.",
    default: 0.1,
  }),
  cap: number({ description: "Most tokens that are kept.", default: 10 }, 0),
  initial: number({ description: "Tokens at the start.", default: 10 }, 0),
  scope: choice(["host", "client", "operation", "tag", "credential", "tenant"], {
    description: "Who shares one budget.",
    default: "host",
  }),
});
