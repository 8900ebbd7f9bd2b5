import type { Environment } from "../environment/environment.ts";
import type { GrantOutcome } from "./token-request.ts";

type Failed = Extract<GrantOutcome, { kind: "failed" }>;

const MOST_REQUESTS = 3;
const BASE_MS = 250;
/** Longer ones are not waited for: whoever wants the token is told. */
const LONGEST_WAIT_MS = 3_000;
/** No request begins later: whoever waits is to hear what is wrong before the call's own limit ends it. */
const LONGEST_MS = 8_000;
const BUSY_STATUSES: ReadonlySet<number | undefined> = new Set([429, 503]);

/**
 * Whether the same request may be sent once more. A refresh token that rotates works once: if the answer is lost, the server
 * may have used it up, and takes a second use for theft. Pure.
 */
export function mayAskAgain(outcome: Failed, isUsedUp: boolean): boolean {
  if (outcome.reason === "redirect-refused" || (outcome.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  if (outcome.sent === "no" || BUSY_STATUSES.has(outcome.status)) return true;
  return !isUsedUp;
}

/** Whether the server may have acted on a request of which no answer came. */
export function isAnswerLost({ sent, status }: Failed): boolean {
  return sent !== "no" && !BUSY_STATUSES.has(status);
}

/** Asks until there is an answer, or another request would be unsafe, too many or too late. */
export async function askRepeatedly(
  ask: () => Promise<GrantOutcome>,
  isUsedUp: boolean,
  { schedule, random, now }: Environment,
): Promise<GrantOutcome> {
  const startedAtMs = now();
  for (let number = 1; ; number += 1) {
    const outcome = await ask();
    if (outcome.kind !== "failed" || !mayAskAgain(outcome, isUsedUp)) return outcome;
    if (number === MOST_REQUESTS || now() - startedAtMs >= LONGEST_MS) return outcome;
    const waitMs = Math.max(outcome.retryAfterMs ?? 0, random() * BASE_MS * 2 ** number);
    await new Promise<void>((resolve) => schedule(waitMs, resolve));
  }
}
