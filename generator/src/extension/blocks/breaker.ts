import { z } from "zod";
import { type Block, block } from "../block.ts";
import { choice, count, duration, ratio, statuses } from "../field.ts";

const slow: Block = block("Slow calls that count as failures.", {
  over: duration({ description: "A call is slow when it takes longer." }),
  rate: ratio({ description: "Share of slow calls that opens the circuit." }),
});

/** `breaker`. */
export const breaker: Block = block("Stops calling what is down.", {
  scope: choice(["host", "client", "operation", "tag"], {
    description: "What one circuit stands for.",
    default: "host",
  }),
  failureRate: ratio({
    description: "Share of failures in the window that opens the circuit.",
    default: 0.5,
  }),
  minimum: count({ description: "Calls in the window below which the rate does not count.", default: 10 }),
  consecutive: count({ description: "Failures in a row that open the circuit at any rate.", default: 10 }),
  window: duration({ description: "The rolling window.", default: "60s" }),
  openFor: duration({ description: "Time until the first probe.", default: "30s" }),
  maxOpenFor: duration({ description: "Longest time between probes.", default: "120s" }),
  probes: count({ description: "Probes at a time.", default: 1 }),
  slow: z
    .union([z.literal(false), slow])
    .meta({ description: "Slow calls that count as failures.", default: false }),
  countStatus: statuses({
    description: "Replies that are failures of the service. A 408 is one whatever stands here: a timeout.",
    default: [500, 502, 503, 504],
  }),
});
