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
  /** Sent in addition; they win over the client's, and stand in no credential's place. `undefined` drops one of the client's. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Sent as the correlation id, unless a header of the caller's stands in its place. Default: a fresh UUID a call. */
  readonly correlationId?: string | undefined;
  /** The work that the call is made for: it ends by that work's deadline and carries its names. Default: the client's `context`. */
  readonly context?: CallContext | undefined;
  /** W3C Trace Context to pass on, where no telemetry of the client's makes its own. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Anything of the policy, for this call alone. */
  readonly policy?: PolicyPatch | undefined;
}

/** How bytes are handed over. `blob`, the default, and `bytes` are read first, up to `policy.reader.maxBytes`. */
export type BinaryForm = "blob" | "bytes" | "stream";

/** How far a download has come. */
export interface Progress {
  readonly receivedBytes: number;
  /** From `Content-Length`; `undefined` where the server does not say, or the body is compressed. */
  readonly totalBytes: number | undefined;
}

/** Options of the calls whose replies leave a choice. Which of them an operation has, its type says. */
export interface ReplyOptions {
  /** The media type to ask for, of those that are documented. A reply of another one is a `ReadError`. */
  readonly accept?: string | undefined;
  /** What to make of bytes. Default: `blob`. */
  readonly as?: BinaryForm | undefined;
  /** Told how far a download has come, at every piece. What it throws is ignored. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A key that was used before, by a queue or a process that is gone: past its time to live the call is refused. */
export interface UsedKey {
  readonly key: string;
  /** A date, or milliseconds since 1970. */
  readonly firstUsedAt: Date | number;
}
