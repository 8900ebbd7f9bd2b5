import type { PolicyPatch, RetryPolicy, TimeoutPolicy } from "../policy.ts";
import type { CallContext } from "./context.ts";

/** Options of one call; they win over the client's, which win over the document's. */
export interface CallOptions {
  /** Ends the call, whatever it waits for. The error is an `AbortedError` with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, or single limits. Default: the operation's policy. */
  readonly timeout?: number | Partial<TimeoutPolicy> | undefined;
  /** `false`: one attempt. A number: attempts in all, the first included. */
  readonly retry?: false | number | Partial<RetryPolicy> | undefined;
  /** Names the call, so that a repeat by hand (or after a crash) is known as one. Default: a fresh UUID a call. */
  readonly idempotencyKey?: string | UsedKey | undefined;
  /** Sent in addition; they win over the client's. `undefined` drops one of the client's. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Sent as the correlation id. Default: a fresh UUID a call. */
  readonly correlationId?: string | undefined;
  /** The work that the call is made for: it ends by that work's deadline and carries its names. Default: the client's `context`. */
  readonly context?: CallContext | undefined;
  /** W3C Trace Context to pass on, where no telemetry of the client's makes its own. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Anything of the policy, for this call alone. */
  readonly policy?: PolicyPatch | undefined;
}

/** A key that was used before, by a queue or a process that is gone: past its time to live the call is refused. */
export interface UsedKey {
  readonly key: string;
  /** A date, or milliseconds since 1970. */
  readonly firstUsedAt: Date | number;
}
