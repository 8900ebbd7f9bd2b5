import type { DriftItem } from "../read/outcome.ts";

/** Whether a request reached the server; decides whether a repeat is safe. */
export type Sent = "no" | "maybe" | "yes";

/** One request that was made for a call. */
export interface AttemptRecord {
  /** Counts the requests of the call from 1, hedges among them, in the order of their start. */
  readonly number: number;
  /** Absent when no reply came. */
  readonly status?: number;
  /** Why there was no usable reply: a stable word such as `connection-reset`, `attempt-timeout`, or `outrun` by a hedge. */
  readonly reason?: string;
  readonly sent: Sent;
  /** The body of a success says that the server has refused it (`policy.failure`). */
  readonly refused?: true;
  readonly elapsedMs: number;
  /** The wait after this attempt, when another one followed. */
  readonly delayMs?: number;
}

/** What the server says of its rate limit, as far as it says it. */
export interface RateLimitInfo {
  readonly limit?: number;
  readonly remaining?: number;
  /** Time until the limit is full again, counted from the reply. */
  readonly resetMs?: number;
}

/** What the server says of giving an operation up, as far as it says it. */
export interface DeprecationInfo {
  /** Since when one should do without it, or from when (`Deprecation`, RFC 9745). */
  readonly deprecatedAt?: Date;
  /** When it is likely to be gone (`Sunset`, RFC 8594). */
  readonly sunsetAt?: Date;
  /** Where to read of it: the `Link` of relation `deprecation` or `sunset`, as the server wrote it. */
  readonly link?: string;
}

/** How a call went. */
export interface CallMeta {
  /** The operation's id. */
  readonly operation: string;
  /** Every request made, in the order of their start. */
  readonly attempts: readonly AttemptRecord[];
  /** From the call's start to its end, waits included. */
  readonly elapsedMs: number;
  /** Sent with every attempt under the header that `policy.telemetry.correlation` names. */
  readonly correlationId: string;
  /** The same on every attempt; to be passed in again when the call is repeated by hand. */
  readonly idempotencyKey?: string;
  /** Where the reply differed from its contract. */
  readonly drift: readonly DriftItem[];
  readonly rateLimit?: RateLimitInfo;
  /** Absent unless the server means to give the operation up. */
  readonly deprecation?: DeprecationInfo;
  /** What a cache did for the call; absent where none was asked. */
  readonly cache?: CacheInfo;
  /** Why the data is not the server's answer; `false`: it is. */
  readonly degraded: false | Degradation;
}

/** `miss`: asked the server. `revalidated`: the server confirmed what was kept. `coalesced`: shared another call's request. */
export type CacheState = "hit" | "miss" | "stale" | "revalidated" | "coalesced";

/** What a cache did for a call. */
export interface CacheInfo {
  readonly state: CacheState;
  /** Since the server made or confirmed the reply; 0 for one that has just come. */
  readonly ageMs: number;
}

/** What stands in for the server's answer, and why. */
export interface Degradation {
  /** `none`: nothing does, and the data is `undefined` (`failMode: open`). */
  readonly source: "stale" | "value" | "operation" | "queue" | "none";
  /** Why the call failed: a status, or the code of its error. */
  readonly cause: string;
  /** Age of the data, where it is known. */
  readonly ageMs?: number;
  /** The operation or queue that took over. */
  readonly name?: string;
}
