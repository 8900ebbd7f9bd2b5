import type { PreparedCall } from "../call/handler.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { isUnread } from "../machines/classify.ts";
import { byStatus } from "../machines/status-pattern.ts";
import { defaultClass } from "../policy-defaults.ts";

/** What the advice depends on besides the call. */
export interface AdviceFacts {
  /** Or another that calls for the same. */
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly retryable: boolean;
}

const CORRECT_INPUT = "The server refuses the request as it is; correct the input.";

const BY_STATUS: Readonly<Record<string, string>> = {
  304: "Nothing has changed since; use what you have.",
  400: CORRECT_INPUT,
  401: "The credential was refused. Check that it is current and meant for this server.",
  403: "The credential may not do this. Ask for the right, or use another.",
  404: "There is nothing there, or the credential may not see it. Check the path's values.",
  407: "A proxy wants credentials: give them to the fetch that goes through it.",
  409: "It conflicts with the present state. Read the resource, then decide.",
  410: "It is gone for good.",
  412: "The resource has changed. Read it again, then decide.",
  422: CORRECT_INPUT,
  "3XX": "The server points elsewhere; call that place instead.",
  "4XX": "The server refuses the request; a repeat will not help.",
};

/**
 * Whether a repeat by hand does nothing twice and may help, also where this client makes none: of what was refused unread, or
 * changes nothing. `ruledOut`: the server or the policy wants no repeat.
 */
export function mayCallAgain(
  { operation }: PreparedCall,
  { status, retryAfterMs, retryable }: AdviceFacts,
  ruledOut: boolean,
): boolean {
  if (retryable || ruledOut) return retryable;
  const isBack = status === 503 && retryAfterMs !== undefined;
  return isUnread(status) || (isBack && defaultClass(operation.method) === "safe");
}

/** What to do next, in a sentence. */
export function adviceOf(
  { operation, log }: PreparedCall,
  { status, retryAfterMs, retryable }: AdviceFacts,
  ruledOut: boolean,
): string {
  const { keyAdvice, keyUsedBefore, attempts } = log;
  const { callAgain = "call again" } = keyAdvice ?? {};
  if (ruledOut && (status === 429 || status >= 500)) {
    return "The server, or the policy, wants no repeat. Report it with the correlationId.";
  }
  if (retryAfterMs !== undefined && (retryable || status === 503)) {
    // A 503 may come from a gateway, after the server behind it has begun.
    const look = retryable ? " and" : ", and look whether it was done before you";
    return `Wait ${Math.ceil(retryAfterMs / 1_000)} s${look} ${callAgain}.`;
  }
  if (retryable) return `Wait a little and ${callAgain}.`;
  const isKeyUsed = keyUsedBefore || attempts.slice(0, -1).some(mayHaveActed);
  if (status === 422 && isKeyUsed && keyAdvice !== undefined) return keyAdvice.refused;
  const risk = defaultClass(operation.method) === "unsent" ? "do it twice, or not help" : "not help";
  return (
    byStatus(BY_STATUS, status) ??
    keyAdvice?.failed ??
    `The server failed. Report it with the correlationId; a repeat may ${risk}.`
  );
}
