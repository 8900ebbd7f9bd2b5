import type { PreparedCall } from "../call/handler.ts";
import { mayHaveActed } from "../machines/acted.ts";
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
  409: "It conflicts with the present state. Read the resource, then decide.",
  410: "It is gone for good.",
  412: "The resource has changed. Read it again, then decide.",
  422: CORRECT_INPUT,
  429: "The server takes no more requests just now. Wait, then call again.",
  "3XX": "The server points elsewhere; call that place instead.",
  "4XX": "The server refuses the request; a repeat will not help.",
};

/** What to do next, in a sentence. `ruledOut`: the server or the policy wants no repeat. */
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
  if (retryAfterMs !== undefined && (retryable || status === 429 || status === 503)) {
    // A 503 may come from a gateway, after the server behind it has begun.
    const mayBeDone = !retryable && status === 503 && defaultClass(operation.method) !== "safe";
    const look = mayBeDone ? ", and look whether it was done before you" : " and";
    return `Wait ${Math.ceil(retryAfterMs / 1_000)} s${look} ${callAgain}.`;
  }
  if (retryable) return `Wait a little and ${callAgain}.`;
  const isKeyUsed = keyUsedBefore || attempts.slice(0, -1).some(mayHaveActed);
  if (status === 422 && isKeyUsed && keyAdvice !== undefined) return keyAdvice.refused;
  return (
    byStatus(BY_STATUS, status) ??
    keyAdvice?.failed ??
    "The server failed. Report it with the correlationId; a repeat may do it twice, or not help."
  );
}
