import { type Block, block } from "../block.ts";
import { choice, count, duration, flag } from "../field.ts";

/** `rateLimit`. */
export const rateLimit: Block = block("Slows down before the server has to say 429.", {
  requests: count({ description: "Requests per `per`." }),
  per: duration({ description: "The time that `requests` is counted in.", examples: ["1s", "1m"] }),
  burst: count({ description: "Requests that may go at once. Default: a tenth of `requests`, at least 1." }),
  concurrency: count({ description: "Requests under way at a time." }),
  scope: choice(["credential", "tenant", "client", "host", "operation", "tag"], {
    description: "Who shares one limit.",
    default: "credential",
  }),
  maxWait: duration({ description: "A call that would wait longer is refused.", default: "5s" }),
  onLimit: choice(["wait", "reject"], {
    description: "What a call does that is over the limit.",
    default: "wait",
  }),
  adaptive: flag({ description: "Follow what the server's rate-limit headers say.", default: true }),
});
