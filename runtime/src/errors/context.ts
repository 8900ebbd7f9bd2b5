import type { AttemptRecord } from "../call/record.ts";

/** What every error knows of its call. */
export interface ErrorContext {
  readonly operation: string;
  readonly attempts: readonly AttemptRecord[];
  readonly elapsedMs: number;
  readonly correlationId: string;
  readonly idempotencyKey?: string | undefined;
  readonly keyAdvice?: KeyAdvice | undefined;
  /** What to say to whoever would send the body again, where it can be sent once. */
  readonly bodyAdvice?: string | undefined;
  /** What the key was sent for, by an earlier call, may be done. */
  readonly keyMayBeDone?: boolean;
  /** Takes the call's own secrets out of text. */
  readonly redact?: (text: string) => string;
}

/** What to do about an error where the call carries an idempotency key, in sentences. */
export interface KeyAdvice {
  /** No sentence, but the end of one: in place of "call again". */
  readonly callAgain: string;
  /** It may have been done, and a repeat is safe. */
  readonly repeat: string;
  /** It may have been done, and a repeat is not safe. */
  readonly lookUp: string;
  /** The server failed, and a repeat helps little. */
  readonly failed: string;
  /** The server refuses the content of a request whose key was used before. */
  readonly refused: string;
}
