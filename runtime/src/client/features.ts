import { keptByKey, lostKey } from "../idempotency/key-age.ts";
import { prepareKeyed } from "../idempotency/prepare-keyed.ts";
import { throughJournal } from "../idempotency/through-journal.ts";
import { judge } from "../layers/body-failures.ts";
import { bulkhead } from "../layers/bulkhead.ts";
import { hedge } from "../layers/hedge.ts";
import { line, rateLimit } from "../layers/rate-limit.ts";
import { keyLeavesOpen } from "../machines/key-replies.ts";
import type { FeatureOf } from "./feature.ts";

/** Paces calls and bounds how many run at once: what `policy.rateLimit` says. */
export const rateLimiting: FeatureOf<"rateLimit"> = { kind: "rateLimit", line, bulkhead, limit: rateLimit };

/** Makes a second attempt beside a slow one: what `policy.hedge` says. */
export const hedging: FeatureOf<"hedge"> = { kind: "hedge", hedge };

/** Finds the failures that come as successes: what `policy.failure` says. */
export const bodyFailures: FeatureOf<"failure"> = { kind: "failure", judge };

/** Makes unsafe calls safe to repeat, by a key of their own each: what `policy.idempotency` says. */
export const idempotencyKeys: FeatureOf<"idempotency"> = {
  kind: "idempotency",
  prepare: prepareKeyed,
  journal: throughJournal,
  leavesOpen: keyLeavesOpen,
  kept: keptByKey,
  lost: lostKey,
};
