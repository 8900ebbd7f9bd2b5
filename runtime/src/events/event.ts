import type { AttemptRecord } from "../call/record.ts";
import type { DriftKind } from "../read/outcome.ts";

/** What a client tells of its work. Closed within a version; no event holds a credential or a value of a body. */
export type ClientEvent = CallEvent | AttemptEvent | RetryEvent | WaitEvent | DriftFound;

/** A call has ended. */
export interface CallEvent {
  readonly kind: "call";
  readonly operation: string;
  readonly correlationId: string;
  readonly ok: boolean;
  readonly status?: number;
  /** `code` of the error. */
  readonly error?: string;
  readonly attempts: number;
  readonly elapsedMs: number;
}

/** One request has ended, with a reply or without. */
export interface AttemptEvent {
  readonly kind: "attempt";
  readonly operation: string;
  readonly correlationId: string;
  readonly attempt: AttemptRecord;
}

/** A failed attempt is to be followed by another. */
export interface RetryEvent {
  readonly kind: "retry";
  readonly operation: string;
  readonly correlationId: string;
  /** Number of the attempt that failed. */
  readonly attempt: number;
  /** A status or a reason. */
  readonly cause: string;
  readonly delayMs: number;
}

/** The call waits, for a backoff of its own or because the server named a time. */
export interface WaitEvent {
  readonly kind: "wait";
  readonly operation: string;
  readonly correlationId: string;
  readonly reason: "backoff" | "retry-after";
  readonly delayMs: number;
}

/** A reply differed from its contract. Says where, never what; each deviation once per interval. */
export interface DriftFound {
  readonly kind: "drift";
  readonly operation: string;
  readonly path: string;
  readonly drift: DriftKind;
}
