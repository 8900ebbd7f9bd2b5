import { AttemptFailure, failureOf } from "./failure.ts";

/** Why the body of a reply did not come through, of whatever the platform threw. The request has arrived. */
export function brokenBody(thrown: unknown, { status }: Response): AttemptFailure {
  const { reason } = failureOf(thrown);
  return new AttemptFailure(reason === "network-error" ? "truncated-body" : reason, "yes", thrown, status);
}
