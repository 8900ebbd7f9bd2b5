/** What the advice depends on besides the status. */
export interface AdviceFacts {
  readonly retryAfterMs: number | undefined;
  readonly retryable: boolean;
  /** The server or the policy wants no repeat. */
  readonly ruledOut?: boolean;
  readonly isWrite?: boolean;
  readonly idempotencyKey: string | undefined;
  /** The key came with an earlier call or attempt. */
  readonly keyUsedBefore: boolean;
}

const BY_STATUS: Readonly<Record<number, string>> = {
  304: "Nothing has changed since; use what you have.",
  400: "The server does not accept the request as it is; correct the input.",
  401: "The credential was refused. Check that it is current and meant for this server.",
  403: "The credential is known but may not do this. Ask for the right, or use another credential.",
  404: "There is nothing there, or the credential may not see it. Check the path's values.",
  409: "It conflicts with the present state. Read the resource, then decide.",
  410: "It is gone for good.",
  412: "The resource has changed meanwhile. Read it again, then decide.",
  422: "The server understood the request and refuses its content; correct the input.",
  429: "The server takes no more requests just now. Wait, then call again; it refused this one unread.",
};

/** As draft-ietf-httpapi-idempotency-key-header has it for a key that comes with another request. */
const KEY_MISMATCH =
  "The content is refused, or the key was first used for another request. Look up what was done under it before you use a new one.";

const RULED_OUT = "The server, or the policy, wants no repeat. Report it with the correlationId.";

/** What to do next, in a sentence. */
export function adviceOf(status: number, facts: AdviceFacts): string {
  const { retryAfterMs, retryable, ruledOut, isWrite, idempotencyKey } = facts;
  const withKey = idempotencyKey === undefined ? "" : " with the idempotencyKey of this error";
  if (ruledOut && (status === 429 || status >= 500)) return RULED_OUT;
  if (retryAfterMs !== undefined && (retryable || status === 429 || status === 503)) {
    const wait = `Wait ${Math.ceil(retryAfterMs / 1_000)} s`;
    // A 503 may come from a gateway, after the server behind it has begun.
    const mayBeDone = !retryable && status === 503 && isWrite;
    return mayBeDone
      ? `${wait}, and look whether it was done before you call again${withKey}.`
      : `${wait} and call again${withKey}.`;
  }
  if (retryable) return `Wait a little and call again${withKey}; the server was not able to answer just now.`;
  const known = status === 422 && facts.keyUsedBefore ? KEY_MISMATCH : BY_STATUS[status];
  if (known !== undefined) return known;
  if (status < 400) return "The server points elsewhere; call that place instead.";
  if (status < 500) return "The server refuses the request; a repeat will not help.";
  if (idempotencyKey !== undefined)
    return `The server failed. Report it, or call again${withKey}, not another.`;
  return "The server failed. Report it with the correlationId; a repeat may do things twice or not help.";
}
