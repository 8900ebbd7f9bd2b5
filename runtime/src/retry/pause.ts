import type { BoundedCall } from "../call/handler.ts";
import { sleep } from "../call/sleep.ts";
import { Stopped } from "../call/stop.ts";
import { type Ended, recordOf } from "./attempted.ts";

/** The wait between two attempts. */
export async function pause(call: BoundedCall, ended: Ended, number: number, delayMs: number): Promise<void> {
  const { core, log, signal } = call;
  const { operation, correlationId } = log;
  const { status, reason } = recordOf(ended, number, 0);
  core.emit?.({
    kind: "retry",
    operation,
    correlationId,
    attempt: number,
    cause: reason ?? String(status),
    delayMs,
  });
  const told = ended.kind === "reply" && ended.askedMs !== undefined;
  core.emit?.({ kind: "wait", operation, correlationId, reason: told ? "retry-after" : "backoff", delayMs });
  await sleep(delayMs, core.environment.schedule, signal);
  // After a suspended machine wakes, timers fire late and the deadline may have passed.
  if (log.now() >= call.deadlineAtMs) {
    throw new Stopped({ kind: "timeout", phase: "total", limitMs: call.policy.timeout.totalMs });
  }
}
