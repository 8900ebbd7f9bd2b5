import type { RepeatContext } from "./classify.ts";

/** What is said at the door, by whoever has not looked at the request itself: RFC 9110 sections 15.5.2, 15.5.4 and 15.5.5. */
const DOOR_STATUSES: readonly number[] = [401, 403, 404];

/** Why a reply to a request with a key leaves open whether the thing is done. */
export function keyLeavesOpen(status: number, context: RepeatContext): string | undefined {
  const { policy, keyed, reachedBefore, actedBefore } = context;
  if (policy.class !== "keyed") return undefined;
  const replay = policy.idempotency === false ? undefined : policy.idempotency.replay;
  if (status === 500 && keyed && replay === "all") {
    return "the server failed half-way and gives the same reply to the same key";
  }
  if (status === 409 && reachedBefore && replay === "none") {
    return "the server knows the key, and does not say whether it is done";
  }
  return actedBefore && DOOR_STATUSES.includes(status)
    ? "an earlier attempt may have been done, and this one was not let in to ask"
    : undefined;
}
