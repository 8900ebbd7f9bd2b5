import type { BoundedCall } from "../call/handler.ts";
import { sleep } from "../call/sleep.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import { tell } from "../events/tell.ts";
import { tellWait } from "../events/tell-wait.ts";
import type { Attempted } from "./attempted.ts";

/** The wait after an attempt that another is to follow. */
export async function pause(call: BoundedCall, { ended, record }: Attempted, delayMs: number): Promise<void> {
  const { core, signal } = call;
  const { number: attempt, status, reason: cause = String(status) } = record;
  tell(call, { kind: "retry", attempt, cause, delayMs });
  const reason = ended.askedMs === undefined ? "backoff" : "retry-after";
  await tellWait(call, reason, delayMs, sleep(delayMs, core.environment.schedule, signal));
  throwIfLate({ call, endsAtMs: call.deadlineAtMs });
}
