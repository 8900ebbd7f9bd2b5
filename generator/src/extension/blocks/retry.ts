import { z } from "zod";
import { type Block, block } from "../block.ts";
import { choice, count, duration, flag, headerName, number, statuses } from "../field.ts";

/** The classes that are built in. */
export const RETRY_CLASSES = [
  "never",
  "unsent",
  "idempotent",
  "safe",
  "keyed",
  "conditional",
  "rate-limited",
  "long-poll",
  "stream",
] as const;

/** The name of a class: built in, or one of the root's `classes`. */
export const retryClass: z.ZodType = z.union([z.enum([...RETRY_CLASSES]), z.string().min(1)]).meta({
  description:
    "When a repeat is safe: a built-in class or one of the root's `classes`. By default, by method.",
});

const retryAfter: Block = block("What a server's own timing is worth.", {
  honour: flag({ description: "Wait as long as the server says.", default: true }),
  max: duration({ description: "Give up instead of waiting longer than this.", default: "60s" }),
});

const tuning = {
  maxAttempts: count({ description: "Attempts in all; the first one counts.", default: 3 }),
  baseDelay: duration({ description: "Ceiling of the first wait.", default: "250ms" }),
  multiplier: number({ description: "Growth of the ceiling from wait to wait.", default: 2 }, 1),
  maxDelay: duration({ description: "No wait of our own is longer.", default: "20s" }),
  jitter: choice(["full", "equal", "decorrelated", "none"], {
    description: "How a wait is drawn below its ceiling.",
    default: "full",
  }),
  throttleBaseDelay: duration({
    description: "Ceiling of the first wait after a 429 or 503 that names no time.",
    default: "1s",
  }),
  statusCodes: statuses({
    description:
      "Repeated in addition to what the class repeats; of what could be done twice, 425 and 429 alone.",
    default: [],
  }),
  noRetryStatusCodes: statuses({
    description: "Never repeated, whatever the class and the response say.",
    default: [],
  }),
  retryAfter,
  vetoHeader: headerName({
    description: "A reply header that forbids a repeat when it says `false`.",
    examples: ["x-should-retry"],
  }),
  resume: choice(["last-event-id", "range"], {
    description:
      "How a stream that breaks off goes on: events after the last id, bytes from where they stopped. Absent: not at all.",
  }),
};

/** `retry`. */
export const retry: Block = block("When and how a failed attempt is repeated.", {
  class: retryClass,
  ...tuning,
});

/** One of the root's `classes`: retry settings under a name. */
export const ownClass: Block = block("A class of the document's own.", {
  extends: choice(RETRY_CLASSES, { description: "The built-in class whose meaning this one has." }),
  ...tuning,
});

/** `classes`: by name. */
export const classes: z.ZodType = z
  .record(z.string().min(1), ownClass)
  .meta({ description: "Classes of the document's own, each with the built-in class that it extends." });
