import type { AttemptRecord } from "../call/record.ts";

/** What every error knows of its call. */
export interface ErrorContext {
  readonly operation: string;
  readonly attempts: readonly AttemptRecord[];
  readonly elapsedMs: number;
  readonly correlationId: string;
  readonly idempotencyKey?: string | undefined;
  /** What the key was sent for, by an earlier call, may be done. */
  readonly keyMayBeDone?: boolean;
  /** Takes the call's own secrets out of text. */
  readonly redact?: (text: string) => string;
}
