import type { BoundedCall, Reply } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import type { Refusal } from "../call/refused.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { transportError } from "../errors/attempt-error.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import type { Verdict } from "../machines/classify.ts";
import { noteSecrets } from "../reply/unreadable.ts";
import type { Ended } from "./attempted.ts";

/** Hands on a reply, or throws the error of an attempt without one. `refusal`: why no other followed. */
export function settle(
  call: BoundedCall,
  ended: Ended,
  verdict: Verdict,
  refusal: Refusal | undefined,
): Reply {
  if (ended.kind === "reply") {
    const { reply } = ended;
    if (verdict.kind === "ambiguous") return { ...reply, ambiguous: verdict.why };
    return { ...reply, retryable: verdict.kind === "repeat", ...(refusal !== undefined && { refusal }) };
  }
  if (isQuietPoll(call, ended)) return nothingCame(call);
  const context = contextOf(call.log);
  const error = failureError(call, ended, verdict);
  throw refusal === undefined ? error : new RejectedError(context, refusal, error);
}

function failureError(
  call: BoundedCall,
  ended: Exclude<Ended, { kind: "reply" }>,
  verdict: Verdict,
): SdkError {
  const { log, operation, policy } = call;
  // What a platform throws may quote the request.
  noteSecrets(call);
  const context = contextOf(log);
  if (ended.kind === "failure") {
    return transportError(context, ended.failure, verdict, actedSoFar(log), policy.timeout.connectMs);
  }
  const { stop, status } = ended.stopped;
  const error = stoppedError(stop, operation.method, context, actedSoFar(log), status);
  // A key of that class that is no protection any more.
  const isUnknown = verdict.kind === "ambiguous" && policy.class === "keyed" && status === undefined;
  return isUnknown && error.kind !== "ambiguous" ? ambiguous(context, verdict.why, error) : error;
}

/** A long poll that ran out of time with nothing to tell. What has begun to come is cut off, and what was not sent has not asked. */
function isQuietPoll({ policy }: BoundedCall, ended: Ended): boolean {
  return (
    policy.class === "long-poll" &&
    ended.kind === "stopped" &&
    ended.stopped.stop.kind === "timeout" &&
    !ended.stopped.hasBegun &&
    ended.sent !== "no"
  );
}

/** No reply: its status is 0. */
function nothingCame({ request: { url } }: BoundedCall): Reply {
  const body = { kind: "bytes", bytes: new Uint8Array(0), complete: true } as const;
  return { status: 0, headers: new Headers(), url: `${url.origin}${url.pathname}`, body };
}
