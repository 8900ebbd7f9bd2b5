import type { Attempt, BoundedCall, Reply } from "../call/handler.ts";
import { type Refused, refusedFor } from "../call/refused.ts";
import { throwIfStopped } from "../call/stop.ts";
import { incomplete } from "../errors/incomplete.ts";
import { tellWait } from "../events/tell-wait.ts";
import type { BucketLimits } from "../machines/bucket-level.ts";
import {
  bucketLimits,
  giveTokenBack,
  leaveBucket,
  takeToken,
  useToken,
  waitBehind,
} from "../machines/token-bucket.ts";
import type { RateLimitPolicy } from "../policy.ts";
import { grant, type Lane, laneOf, settled } from "./lane.ts";
import { feedback } from "./pace-feedback.ts";
import { waitForTurn } from "./turn.ts";

/** The pace of all calls of a scope. */
export interface Limiter {
  /** Announces an attempt that has yet to wait for something else. Throws `Refused` where it would then wait too long. */
  readonly announce: (attempt: Attempt) => void;
  readonly isComing: (attempt: Attempt) => boolean;
  /** Of an attempt that did not come to take its token. */
  readonly callOff: (attempt: Attempt) => void;
  /** Takes a token, waiting for it if the policy allows. Throws `Refused` at once where the wait would be too long. */
  readonly take: (attempt: Attempt) => Promise<void> | undefined;
  /** The request that took a token leaves. */
  readonly use: () => void;
  /** Gives back the token of an attempt that was not sent. */
  readonly giveBack: () => void;
  /** What a reply says of the pace: everybody waits after one that throttles. */
  readonly learn: (reply: Reply) => void;
}

/** `undefined` where the policy sets no limit. */
export function limiterOf(call: BoundedCall): Limiter | undefined {
  const { rateLimit: policy } = call.policy;
  if (policy === false) return undefined;
  refuseHalf(policy);
  const limits = bucketLimits(policy);
  const lane = laneOf(call, policy.scope, limits);
  const { now } = call.core.environment;
  const pump = (): void => grant(call, lane, limits);
  return {
    announce: (attempt) => announce(attempt, lane, limits, policy),
    isComing: ({ wire }) => lane.coming.has(wire),
    callOff: ({ wire }) => lane.coming.delete(wire),
    take: (attempt) => take(attempt, lane, limits, policy),
    use: () => {
      lane.bucket = useToken(lane.bucket, limits, now());
    },
    giveBack: () => {
      lane.bucket = giveTokenBack(lane.bucket, limits, now());
      pump();
    },
    learn: (reply) => {
      const { bucket, expelled } = feedback(call, lane.bucket, limits, policy, reply);
      lane.bucket = bucket;
      for (const { ticket, retryAfterMs: waitMs } of expelled) settled(lane, ticket)?.refuse(limited(waitMs));
      if (lane.timer !== undefined) pump();
    },
  };
}

function refuseHalf({ requests, perMs, burst }: RateLimitPolicy): void {
  const isPaced = perMs !== undefined || burst !== undefined;
  if (isPaced && requests === undefined) throw incomplete("rateLimit", "requests");
}

/** Those that were announced before will ask before. */
function announce(attempt: Attempt, lane: Lane, limits: BucketLimits, policy: RateLimitPolicy): void {
  throwIfStopped(attempt.signal);
  const nowMs = attempt.call.core.environment.now();
  const waitMs = waitBehind(lane.bucket, limits, lane.coming.size, nowMs);
  if (waitMs > longestWaitMs(attempt, policy, nowMs)) throw limited(waitMs);
  lane.coming.add(attempt.wire);
}

function longestWaitMs(
  { endsAtMs }: Attempt,
  { onLimit, maxWaitMs }: RateLimitPolicy,
  nowMs: number,
): number {
  return onLimit === "reject" ? 0 : Math.min(maxWaitMs, endsAtMs - nowMs);
}

function take(
  attempt: Attempt,
  lane: Lane,
  limits: BucketLimits,
  policy: RateLimitPolicy,
): Promise<void> | undefined {
  const { call, signal, wire } = attempt;
  lane.coming.delete(wire);
  throwIfStopped(signal);
  const nowMs = call.core.environment.now();
  const longestMs = longestWaitMs(attempt, policy, nowMs);
  const { bucket, decision } = takeToken(lane.bucket, limits, longestMs, nowMs);
  lane.bucket = bucket;
  if (decision.kind === "granted") return undefined;
  if (decision.kind === "refused") throw limited(decision.retryAfterMs);
  const { ticket, waitMs: delayMs } = decision;
  const turn = waitForTurn(signal, () => {
    lane.waiting.delete(ticket);
    lane.bucket = leaveBucket(lane.bucket, ticket).bucket;
    grant(call, lane, limits);
  });
  lane.waiting.set(ticket, turn);
  grant(call, lane, limits);
  return tellWait(call, "rate-limit", delayMs, turn.came);
}

function limited(retryAfterMs: number): Refused {
  const why = "The rate limit (policy.rateLimit) leaves no room within maxWaitMs.";
  return refusedFor(retryAfterMs, "rate-limited", why);
}
