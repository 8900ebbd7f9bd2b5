import type { BoundedCall, Reply } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import type { Refusal } from "../call/refused.ts";
import { Stopped } from "../call/stop.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { transportError } from "../errors/attempt-error.ts";
import type { ErrorContext } from "../errors/context.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import type { Verdict } from "../machines/classify.ts";
import { noteSecrets } from "../reply/unreadable.ts";
import { AttemptFailure } from "../transport/failure.ts";
import type { Ended } from "./attempted.ts";

type Failure = Extract<Ended, { readonly kind: "failure" }>;

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
    return { ...reply, retryable: verdict.kind === "repeat", refusal };
  }
  if (isQuietPoll(call, ended)) return nothingCame(call);
  // What a platform throws may quote the request.
  noteSecrets(call);
  const context = contextOf(call.log);
  const error = failureError(call, ended, verdict, context);
  throw refusal === undefined ? error : new RejectedError(context, refusal, error);
}

function failureError(
  { log, operation, policy }: BoundedCall,
  { thrown, status }: Failure,
  verdict: Verdict,
  context: ErrorContext,
): SdkError {
  const sent = actedSoFar(log);
  if (thrown instanceof AttemptFailure) {
    return transportError(context, thrown, verdict, sent, policy.timeout.connectMs);
  }
  const error = stoppedError(thrown.stop, operation.method, context, sent, status);
  // A key of that class that is no protection any more.
  const isUnknown = verdict.kind === "ambiguous" && policy.class === "keyed" && status === undefined;
  return isUnknown && error.kind !== "ambiguous" ? ambiguous(context, verdict.why, error) : error;
}

/** A long poll that ran out of time with nothing to tell. What has begun to come is cut off, and what was not sent has not asked. */
function isQuietPoll({ policy }: BoundedCall, { thrown, sent }: Failure): boolean {
  return (
    policy.class === "long-poll" &&
    thrown instanceof Stopped &&
    thrown.stop.kind === "timeout" &&
    !thrown.hasBegun &&
    sent !== "no"
  );
}

/** No reply: its status is 0. */
function nothingCame({ request: { url } }: BoundedCall): Reply {
  const body = { kind: "bytes", bytes: new Uint8Array(0), complete: true } as const;
  return { status: 0, headers: new Headers(), url: `${url.origin}${url.pathname}`, body };
}
