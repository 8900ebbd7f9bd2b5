import { type Block, block } from "../block.ts";
import { choice, count, duration, headerName, text } from "../field.ts";

const reconcile: Block = block("Looks for events that never came.", {
  operation: text({ description: "`operationId` that lists them." }),
  every: duration({ description: "How often.", examples: ["1h"] }),
  lookback: duration({ description: "How far back.", examples: ["24h"] }),
});

/** `webhook`, on a webhook. */
export const webhook: Block = block("How events are verified, acknowledged and processed once.", {
  scheme: choice(["standard", "stripe", "github", "slack", "hmac"], {
    description: "Whose signature scheme.",
    default: "standard",
  }),
  header: headerName({ description: "The signature's header, for `hmac`." }),
  algorithm: choice(["sha1", "sha256", "sha384", "sha512"], { description: "The digest, for `hmac`." }),
  signed: text({ description: "What is signed, for `hmac`.", examples: ["{timestamp}.{body}"] }),
  tolerance: duration({ description: "How old, or how far ahead, an event may be.", default: "5m" }),
  id: text({ description: "The event's id: a header, or a JSON pointer into the body.", examples: ["/id"] }),
  ackWithin: duration({ description: "The sender waits this long for an answer." }),
  attempts: count({ description: "Deliveries before an event is set aside." }),
  dedupeTtl: duration({ description: "How long an id is remembered.", examples: ["75h"] }),
  reconcile,
});
