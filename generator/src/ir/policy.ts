import type { Pointer } from "./ids.ts";

/**
 * What the runtime does for one operation, in milliseconds, ratios (0 to 1) and counts.
 * Emitted per operation from `x-resilience`; client and call options override it.
 */
export interface Policy {
  readonly class: RetryClass;
  readonly retry: RetryPolicy;
  readonly timeout: TimeoutPolicy;
  readonly budget: false | BudgetPolicy;
  readonly breaker: false | BreakerPolicy;
  readonly rateLimit: false | RateLimitPolicy;
  readonly cache: false | CachePolicy;
  readonly idempotency: false | IdempotencyPolicy;
  readonly hedge: false | HedgePolicy;
  readonly failure: false | FailurePolicy;
  /** Tried in order when the call fails; empty: no fallback. */
  readonly fallback: readonly FallbackStep[];
  readonly criticality: "critical" | "standard" | "sheddable";
  readonly failMode: "closed" | "open";
  readonly reader: ReaderPolicy;
  readonly pagination: false | PaginationPolicy;
  readonly telemetry: TelemetryPolicy;
}

/** When a repeat is safe. The meaning of each class is in docs/x-resilience.md. */
export type RetryClass =
  | "never"
  | "unsent"
  | "idempotent"
  | "safe"
  | "keyed"
  | "conditional"
  | "rate-limited"
  | "long-poll"
  | "stream";

/** A status code such as 503, or a range such as "5XX". */
export type StatusPattern = number | `${1 | 2 | 3 | 4 | 5}XX`;

export interface RetryPolicy {
  /** Counts the first attempt. */
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly multiplier: number;
  readonly maxDelayMs: number;
  readonly jitter: "full" | "equal" | "decorrelated" | "none";
  /** Base delay after a 429 or 503 that names no time. */
  readonly throttleBaseDelayMs: number;
  /** Repeated in addition to what the class repeats; of what could be done twice, 425 and 429 alone. */
  readonly statusCodes: readonly StatusPattern[];
  /** Never repeated, whatever the class, `statusCodes` and `responses` say. */
  readonly noRetryStatusCodes: readonly StatusPattern[];
  /**
   * What the contract says of single replies, by status (`"409"`), range (`"4XX"`) or `default`. Wins over the class.
   * `null`: nothing, whatever a range or `default` says.
   */
  readonly responses: Readonly<Record<string, ReplyVerdict | null>>;
  readonly retryAfter: { readonly honour: boolean; readonly maxMs: number };
  /** A reply header that forbids a repeat when it says `false`. */
  readonly vetoHeader?: string;
  /** How a stream that breaks off after it was handed over goes on; absent: not at all. */
  readonly resume?: "last-event-id" | "range";
}

/** `transient`: as a 503. `throttling`: as a 429, with its timing. */
export type ReplyVerdict = "never" | "transient" | "throttling";

export interface TimeoutPolicy {
  readonly connectMs: number;
  /** One attempt: headers and body. */
  readonly attemptMs: number;
  /** The longest gap between two pieces of a body. */
  readonly idleMs: number;
  /** The whole call: waiting, retries, token refresh and body. */
  readonly totalMs: number;
  /** A request header that tells the server how many milliseconds remain. */
  readonly header?: string;
}

export type Scope = "host" | "client" | "operation" | "tag" | "credential" | "tenant";

export interface BudgetPolicy {
  /** Tokens credited by a success; a retry or hedge costs one. */
  readonly ratio: number;
  readonly cap: number;
  readonly initial: number;
  readonly scope: Scope;
}

export interface BreakerPolicy {
  readonly scope: Scope;
  readonly failureRate: number;
  /** Calls within the window below which the rate rule does not apply. */
  readonly minimum: number;
  readonly consecutive: number;
  readonly windowMs: number;
  readonly openForMs: number;
  readonly maxOpenForMs: number;
  readonly probes: number;
  readonly slow: false | { readonly overMs: number; readonly rate: number };
  readonly countStatus: readonly StatusPattern[];
}

export interface RateLimitPolicy {
  readonly requests?: number;
  readonly perMs?: number;
  readonly burst?: number;
  readonly concurrency?: number;
  readonly scope: Scope;
  readonly maxWaitMs: number;
  readonly onLimit: "wait" | "reject";
  readonly adaptive: boolean;
}

export interface CachePolicy {
  /** `off`: nothing is kept, and what `invalidates` names is dropped all the same. */
  readonly mode: "off" | "http" | "ttl";
  readonly ttlMs?: number;
  readonly staleWhileRevalidateMs?: number;
  readonly staleIfErrorMs?: number;
  readonly coalesce: boolean;
  /** Operation ids whose cached replies this operation drops, unless the server cannot have done it. */
  readonly invalidates: readonly string[];
}

export interface IdempotencyPolicy {
  readonly in: "header" | "body";
  /** Header name, or top-level property of the body. */
  readonly name: string;
  readonly format: "raw" | "sf-string";
  readonly generate: "uuid" | "derived" | "caller";
  /** JSON pointers into the input that a derived key is made from. */
  readonly derive: readonly string[];
  readonly prefix: string;
  /** How long the server remembers a key. */
  readonly ttlMs: number;
  /** Which stored replies the server gives again for the same key. */
  readonly replay: "all" | "success" | "none";
  readonly persist: false | "journal";
}

export interface HedgePolicy {
  readonly delay: { readonly ms: number } | { readonly percentile: number };
  readonly max: number;
  readonly ratio: number;
}

/** How a success says in its body that it is a failure. */
export interface FailureRule {
  /** A JSON pointer (RFC 6901) to what tells; absent: nothing does. */
  readonly when?: string;
  /** Values there that mean failure. Without these and `not`: all but `null`, `false`, `0`, `""`, `[]` and `{}`. */
  readonly is?: readonly (string | number | boolean)[];
  /** Values there that mean success, where all others mean failure. */
  readonly not?: readonly (string | number | boolean)[];
  /** A JSON pointer to the server's word for the fault; absent: as `when`. */
  readonly code?: string;
  /** A JSON pointer to what the server says of it. */
  readonly message?: string;
  /** The documented reply that such a body is read as: a status, a range or `default`. Absent: that of its own status. */
  readonly as?: string;
  /** By the server's word; any other: `never`. `transient` is repeated where a lost reply would be, `throttling` everywhere. */
  readonly retry?: Readonly<Record<string, ReplyVerdict>>;
}

/** Which successes are failures. */
export interface FailurePolicy extends FailureRule {
  /** What holds for single replies in place of that, by status, range or `default`; `null`: that itself does. */
  readonly responses?: Readonly<Record<string, false | null | FailureRule>>;
}

export type FallbackStep =
  | { readonly kind: "stale"; readonly maxAgeMs?: number }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "operation"; readonly operationId: string }
  | { readonly kind: "queue"; readonly name: string; readonly ttlMs?: number };

export interface ReaderPolicy {
  readonly mode: "tolerant" | "strict" | "off";
  readonly unknownFields: "report" | "ignore" | "error";
  readonly unknownEnum: "pass" | "error";
  readonly missing: "report" | "error";
  /** Share of replies that are checked for drift; 1 is all. */
  readonly sample: number;
  readonly maxBytes: number;
}

export interface PaginationPolicy {
  readonly style: "cursor" | "offset" | "page" | "link" | "token";
  readonly request?: string;
  readonly next?: string;
  readonly items?: string;
  readonly more?: string;
  readonly maxPages?: number;
}

export interface TelemetryPolicy {
  /** Header that carries the correlation id; `false`: none is sent. */
  readonly correlation: false | string;
}

/** How tokens of one security scheme are kept fresh. Stands on the scheme, not on an operation. */
export interface OAuthPolicy {
  /** Refreshed this long before it expires, and never earlier than in the last `ratio` of its life. */
  readonly refreshSkew: { readonly ms: number; readonly ratio: number };
  readonly singleFlight: "process" | "store";
  readonly rotation: "auto" | "none";
  /** What a 401 does: one refresh and one repeat, or nothing. */
  readonly on401: "once" | "never";
  readonly clockToleranceMs: number;
}

/** The call that proves, at start-up or on request, that the API is there and the credential is good. */
export interface HealthPolicy {
  readonly operation: string;
  readonly startup: "fail" | "warn" | "off";
}

/** How one webhook is verified, acknowledged, deduplicated and reconciled. */
export interface WebhookPolicy {
  readonly scheme: "standard" | "stripe" | "github" | "slack" | "hmac";
  readonly header?: string;
  readonly algorithm?: string;
  /** Template of what is signed, for `hmac`. */
  readonly signed?: string;
  readonly toleranceMs: number;
  /** Where the event's id stands: a header, or a JSON pointer into the body. */
  readonly id?: string;
  readonly ackWithinMs?: number;
  readonly attempts?: number;
  readonly dedupeTtlMs?: number;
  readonly reconcile?: {
    readonly operation: string;
    readonly everyMs?: number;
    readonly lookbackMs?: number;
  };
}

/** A policy as written in a descriptor or in options: only what differs from the layer below it. */
export type PolicyPatch = {
  readonly [K in keyof Policy]?: Patch<Policy[K]>;
};

/** An object is patched key by key; anything else, `false` and arrays included, replaces, as do the alternatives of a `delay`. */
type Patch<T> =
  | (T extends readonly unknown[]
      ? T
      : T extends object
        ? { readonly [K in keyof T]?: K extends "delay" ? T[K] : Patch<T[K]> }
        : T)
  | undefined;

/** A policy with the place that each of its values came from. */
export interface Resolved<T> {
  readonly value: T;
  /** By dotted path, such as `retry.maxAttempts`. A path that is absent has its built-in default. */
  readonly origins: ReadonlyMap<string, Pointer>;
}
