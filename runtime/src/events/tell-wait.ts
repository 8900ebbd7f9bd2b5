import type { RawCall } from "../call/handler.ts";
import type { WaitEvent } from "./event.ts";
import { tell } from "./tell.ts";

/** Tells of a wait as it begins, with what is known of it, and how long it was once it is over, however it ends. */
export async function tellWait(
  call: RawCall,
  reason: WaitEvent["reason"],
  delayMs: number,
  wait: Promise<void>,
): Promise<void> {
  const startedAtMs = call.log.now();
  tell(call, { kind: "wait", reason, delayMs });
  try {
    await wait;
  } finally {
    tell(call, { kind: "waited", reason, elapsedMs: call.log.now() - startedAtMs });
  }
}
