import { z } from "zod";
import { type Block, block } from "../block.ts";
import { choice, duration, flag, list } from "../field.ts";

/** `cache`. */
export const cache: Block = block("Keeps replies of safe operations.", {
  mode: choice(["off", "http", "ttl"], {
    description: "`http` does as the reply's headers say; `ttl` keeps every reply as long as told.",
    default: "http",
  }),
  ttl: duration({ description: "How long a reply is fresh, in mode `ttl`." }),
  staleWhileRevalidate: duration({ description: "How long a stale reply may be used while it is renewed." }),
  staleIfError: duration({ description: "How long a stale reply may stand in for a failure." }),
  coalesce: flag({ description: "Equal calls at the same time share one request.", default: true }),
  invalidates: list(z.string().min(1), {
    description: "Operations whose kept replies this one drops, unless the server cannot have done it.",
    default: [],
  }),
});
