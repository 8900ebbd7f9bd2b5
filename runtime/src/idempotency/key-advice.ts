import type { KeyAdvice } from "../errors/context.ts";

const CALL_AGAIN = "call again with the idempotencyKey of this error";

/** What to do about the error of a call that carries a key. Comes with keys: clients without them go without it. */
export const KEY_ADVICE: KeyAdvice = {
  callAgain: CALL_AGAIN,
  repeat: "Call again with the idempotencyKey of this error, so that nothing is done twice.",
  lookUp:
    "Look the request up by the idempotencyKey of this error before you call again; a new key may do it twice.",
  failed: `The server failed. Report it, or ${CALL_AGAIN}, not another.`,
  // As draft-ietf-httpapi-idempotency-key-header has it for a key that comes with another request.
  refused:
    "The content is refused, or the key was first used for another request. Look up what was done before you use a new one.",
};
