import type { PreparedCall } from "../call/handler.ts";
import type { CacheState } from "../call/record.ts";

/** Writes down what the cache did for a call, and tells whoever listens. `cause`: why a stale reply stands in. */
export function noteCache(
  { core, log }: PreparedCall,
  state: CacheState,
  ageMs: number,
  cause?: string,
): void {
  const { operation, correlationId } = log;
  log.cache = { state, ageMs };
  core.emit?.({ kind: "cache", operation, correlationId, state, ageMs });
  if (cause === undefined) return;
  log.degraded = { source: "stale", ageMs, cause };
  core.emit?.({ kind: "degraded", operation, correlationId, source: "stale", ageMs, cause });
}
