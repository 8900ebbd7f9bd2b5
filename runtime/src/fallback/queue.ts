/** Where calls that could not be made wait for later. What becomes of them is up to whoever reads the queue. */
export interface FallbackQueue {
  /**
   * Takes the call durably, or rejects. It has as long as the policy gives a call (`timeout.totalMs`). From when `signal`
   * aborts, its caller is told that the call has failed: what is not taken by then must not be.
   */
  readonly enqueue: (call: QueuedCall, signal: AbortSignal) => Promise<void>;
}

/**
 * A call that is to be made later: `its.group.operation(input, { idempotencyKey, headers, correlationId })`, where `its` is
 * the worker, or where somebody is named `worker.for({ tenant, credential, auth })`. Plain data. The worker is a client with
 * `fallback: false`: any other would queue what fails again, its time begun anew, and not say that it failed.
 */
export interface QueuedCall {
  /** Which queue the policy names. */
  readonly queue: string;
  /**
   * Whose call it is, where it is not the client's own: names that `client.for` was given. As somebody else's it would be
   * done for them, and its key would be unknown.
   */
  readonly tenant?: string;
  readonly credential?: string;
  /** The operation's id. */
  readonly operation: string;
  readonly input: unknown;
  /** The call's own; a call with one that is a secret is not queued. Those of the client the worker has itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** To be passed in again, so that what may have happened already does not happen twice. */
  readonly idempotencyKey?: { readonly key: string; readonly firstUsedAt: number };
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly enqueuedAtMs: number;
  /** From then on the call makes no sense any more. */
  readonly expiresAtMs?: number;
}
