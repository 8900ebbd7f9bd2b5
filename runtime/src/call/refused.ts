import type { RejectionCode } from "../errors/rejected-error.ts";

/** Why this client makes no request, or none more. */
export interface Refusal {
  readonly code: RejectionCode;
  /** What the user may do about it, in a sentence. */
  readonly advice: string;
  /** When a call may pass again, as far as known. */
  readonly retryAfterMs?: number;
}

/** Thrown within the attempt ring where an attempt is refused before anything of it is sent. Never reaches a caller. */
export class Refused extends Error {
  declare readonly refusal: Refusal;
}

/** Made without the constructor of `Error`: to note a stack would cost more than all else that an open circuit does. */
export function refused(refusal: Refusal): Refused {
  const made: Refused = Object.create(Refused.prototype);
  return Object.assign(made, { refusal });
}

/** The same, of what may pass after a wait. */
export function refusedFor(retryAfterMs: number, code: RejectionCode, why: string): Refused {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const advice = `${why} Wait ${seconds} s and call again.`;
  return refused({ code, advice, retryAfterMs: Math.ceil(retryAfterMs) });
}
