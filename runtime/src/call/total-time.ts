import type { PreparedCall } from "./handler.ts";
import type { StopSource } from "./stop.ts";

/** How long after its start a call ends, a stream's up to its head: by its policy, or with the work that it is made for. */
export function callMs(call: PreparedCall): number {
  return Math.min(call.policy.timeout.totalMs, contextMs(call));
}

/**
 * How long after its start a stream ends, come what may: where the caller says how long this call may take, and with the
 * work that it is made for. `Infinity`: never, while it is alive; what the policy says of all calls is no reason to cut it.
 */
export function streamMs(call: PreparedCall): number {
  const namedMs = isTotalNamed(call) ? call.policy.timeout.totalMs : Number.POSITIVE_INFINITY;
  return Math.min(namedMs, contextMs(call));
}

/** Whether the caller says how long this very call may take. */
export function isTotalNamed({ options: { timeout, policy } }: PreparedCall): boolean {
  if (typeof timeout === "number") return true;
  return (timeout?.totalMs ?? policy?.timeout?.totalMs) !== undefined;
}

/** `Infinity` where the context is there for its names alone. */
function contextMs({ context, log }: PreparedCall): number {
  if (context === undefined) return Number.POSITIVE_INFINITY;
  const elapsedMs = log.now() - log.startedAtMs;
  return Math.max(0, Math.floor(context.remainingMs() + elapsedMs));
}

/** Stops the source so long after the call's start. The function it returns takes that back. */
export function stopAfter(limitMs: number, { core, log }: PreparedCall, source: StopSource): () => void {
  const { now, schedule } = core.environment;
  const leftMs = log.startedAtMs + limitMs - now();
  const expire = (): void => source.stop({ kind: "timeout", phase: "total", limitMs });
  if (leftMs > 0) return schedule(leftMs, expire);
  expire();
  return () => undefined;
}
