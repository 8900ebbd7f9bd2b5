/** Where calls that could not be made wait for later. What becomes of them is up to whoever reads the queue. */
export interface FallbackQueue {
  /**
   * Takes the call durably, or rejects. It has as long as the policy gives a call (`timeout.totalMs`). From when `signal`
   * aborts, its caller is told that the call has failed: what is not taken by then must not be.
   */
  readonly enqueue: (call: QueuedCall, signal: AbortSignal) => Promise<void>;
}

/**
 * A call that is to be made later: `worker.group.operation(input, { idempotencyKey })`. Plain data. The worker is a client
 * with `fallback: false`: any other would queue what fails again, its time begun anew, and not say that it failed.
 */
export interface QueuedCall {
  /** Which queue the policy names. */
  readonly queue: string;
  /** The operation's id. */
  readonly operation: string;
  readonly input: unknown;
  /** To be passed in again, so that what may have happened already does not happen twice. */
  readonly idempotencyKey?: { readonly key: string; readonly firstUsedAt: number };
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly enqueuedAtMs: number;
  /** From then on the call makes no sense any more. */
  readonly expiresAtMs?: number;
}
