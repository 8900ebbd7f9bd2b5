import type { RateLimitInfo } from "../call/record.ts";
import type { Scope } from "../policy.ts";

/**
 * `up`: nothing speaks against it. `degraded`: calls go through, but a circuit is being probed, retries are spent, a
 * limit or the server makes callers wait, or a token could not be renewed. `down`: a circuit is open, and its calls are refused.
 */
export type HealthStatus = "up" | "degraded" | "down";

/** How a client is doing, for a monitoring endpoint. */
export interface HealthReport {
  /** The API's title. */
  readonly client: string;
  /** The API's version. */
  readonly version: string;
  /** The worst of all of them. */
  readonly status: HealthStatus;
  /** What the client's calls have met so far, a host (or another scope of the policy) each. */
  readonly dependencies: readonly DependencyHealth[];
  /** Of schemes whose credentials can tell; a key that was passed as text has nothing to say. */
  readonly credentials: readonly CredentialHealth[];
}

/** One thing that circuits, budgets and limits are kept for. */
export interface DependencyHealth {
  readonly scope: Scope;
  /** The host, operation, tag or tenant. */
  readonly name?: string;
  readonly status: HealthStatus;
  readonly circuit?: CircuitHealth;
  /** When a call last succeeded, as ISO 8601; absent before the first. */
  readonly lastSuccessAt?: string;
  /** Retries and hedges that may still be made. */
  readonly budget?: { readonly tokens: number };
  /** Our own limits. */
  readonly pace?: readonly PaceHealth[];
  /** The server has asked callers of this operation to wait for so long. */
  readonly heldMs?: number;
  /** What the server last said of its limit, and how long ago. */
  readonly rateLimit?: RateLimitInfo & { readonly ageMs: number };
}

/** A circuit, as it is now. */
export interface CircuitHealth {
  readonly state: "closed" | "open" | "half-open";
  /** Until calls may pass again. */
  readonly retryAfterMs?: number;
  /** In the policy's window, while the circuit is closed. */
  readonly calls?: number;
  readonly failures?: number;
}

/** The headroom of one rate limit or bulkhead. */
export interface PaceHealth {
  /** Requests that may go at once. Absent where only `concurrency` is limited. */
  readonly available?: number;
  /** Calls in the queue. */
  readonly waiting: number;
  /** The server has asked for silence for so long. */
  readonly pausedMs?: number;
  /** Requests under way, where `concurrency` is limited. */
  readonly underWay?: number;
}

/** A credential that knows how it is doing. */
export interface CredentialHealth {
  readonly scheme: string;
  /** When the token expires, as ISO 8601. */
  readonly expiresAt?: string;
  /** Of the last attempt to get one, if that failed. */
  readonly lastFailure?: string;
}
