import type { PreparedCall } from "../call/handler.ts";

/** Whether the server will have forgotten the call's key by then; `false` where the call has none. */
export function isForgotten({ log, policy, resumed }: PreparedCall, afterMs: number): boolean {
  const { idempotency } = policy;
  const ttlMs = resumed?.entry.ttlMs ?? (idempotency === false ? undefined : idempotency.ttlMs);
  if (log.idempotencyKey === undefined || ttlMs === undefined) return false;
  return log.keyAgeMs + (log.now() - log.startedAtMs) + afterMs >= ttlMs;
}
