import type { AttemptRecord, CacheInfo, Degradation, DeprecationInfo } from "../call/record.ts";
import type { BreakerChange } from "../machines/breaker-state.ts";
import type { Scope } from "../policy.ts";
import type { DriftKind } from "../read/outcome.ts";

/** What a client tells of its work. Closed within a version; no event holds a credential or a value of a body. */
export type ClientEvent =
  | CallEvent
  | StreamEvent
  | AttemptEvent
  | RetryEvent
  | WaitEvent
  | WaitedEvent
  | BreakerEvent
  | BudgetEvent
  | HedgeEvent
  | CacheEvent
  | DegradedEvent
  | FallbackFailedEvent
  | KeyReuseEvent
  | ReadyEvent
  | DeprecationEvent
  | PageLimitEvent
  | DriftFound;

/** A call has ended: with the head of its reply, where that is handed over as it comes. */
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

/** A reply that is handed over as it comes has ended, after the event of its call. Of one that nobody reads there may be none. */
export interface StreamEvent {
  readonly kind: "stream";
  readonly operation: string;
  readonly correlationId: string;
  /** It came to its end, or whoever read it has left. */
  readonly ok: boolean;
  /** `code` of the error that ended it. */
  readonly error?: string;
  /** How many items came; absent where it is of bytes. */
  readonly items?: number;
  /** From the start of the call. */
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

/** The call begins to wait: for a backoff of its own, because the server named a time, for a token or for a slot. */
export interface WaitEvent {
  readonly kind: "wait";
  readonly operation: string;
  readonly correlationId: string;
  readonly reason: "backoff" | "retry-after" | "rate-limit" | "bulkhead";
  /** As far as known before; at most, where it depends on others. */
  readonly delayMs: number;
}

/** Such a wait is over: its time has come, or it was given up. */
export interface WaitedEvent {
  readonly kind: "waited";
  readonly operation: string;
  readonly correlationId: string;
  readonly reason: WaitEvent["reason"];
  readonly elapsedMs: number;
}

/** A circuit has changed. The call is the one that brought it about. */
export interface BreakerEvent extends BreakerChange {
  readonly kind: "breaker";
  readonly operation: string;
  readonly correlationId: string;
  /** The API's title. */
  readonly client: string;
  readonly scope: Scope;
  /** The host, operation, tag or tenant whose circuit it is; absent where that has no name that may be told. */
  readonly name?: string;
}

/** A retry or hedge was not made, because the budget for them is spent. */
export interface BudgetEvent {
  readonly kind: "budget";
  readonly operation: string;
  readonly correlationId: string;
  readonly scope: Scope;
  readonly refused: "retry" | "hedge";
}

/** A second attempt is made beside one that is slow. */
export interface HedgeEvent {
  readonly kind: "hedge";
  readonly operation: string;
  readonly correlationId: string;
  /** How long ago the one before it has left. */
  readonly delayMs: number;
}

/** A cache was asked. */
export interface CacheEvent extends CacheInfo {
  readonly kind: "cache";
  readonly operation: string;
  readonly correlationId: string;
}

/** Something stands in for the server's answer. */
export interface DegradedEvent extends Degradation {
  readonly kind: "degraded";
  readonly operation: string;
  readonly correlationId: string;
}

/** A step of the fallback chain could not help either. */
export interface FallbackFailedEvent {
  readonly kind: "fallback-failed";
  readonly operation: string;
  readonly correlationId: string;
  readonly source: Degradation["source"];
  /** Why: the code of an error, or what the step lacked. */
  readonly cause: string;
}

/** A call came with an idempotency key that this client has sent before. */
export interface KeyReuseEvent {
  readonly kind: "key-reuse";
  readonly operation: string;
  readonly correlationId: string;
  /** `true`: a repeat of the same request. `false`: another request, which was refused. */
  readonly sameRequest: boolean;
}

/** The start-up check was made. */
export interface ReadyEvent {
  readonly kind: "ready";
  /** The operation that was called; `ready` where only the credentials were got. */
  readonly operation: string;
  readonly correlationId: string;
  readonly ok: boolean;
  /** What a failure does. */
  readonly startup: "fail" | "warn";
}

/** The server means to give the operation up. Once an hour for each operation. */
export interface DeprecationEvent extends DeprecationInfo {
  readonly kind: "deprecation";
  readonly operation: string;
  readonly correlationId: string;
}

/** A list was cut off by `pagination.maxPages` of the policy, and has more. */
export interface PageLimitEvent {
  readonly kind: "page-limit";
  readonly operation: string;
  /** Of the last page's call. */
  readonly correlationId: string;
  readonly pages: number;
}

/** A reply differed from its contract. Says where, never what; each deviation once per interval. */
export interface DriftFound {
  readonly kind: "drift";
  readonly operation: string;
  readonly path: string;
  readonly drift: DriftKind;
}
