import { systemEnvironment } from "../environment/system.ts";
import { TokenStoreError } from "./token-store-error.ts";

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** Tries until `take` gives a way to let go, with growing pauses of random length: whoever waits is one of many. */
export async function waitForLock(
  take: () => Promise<(() => Promise<void>) | undefined>,
  waitMs: number,
): Promise<() => Promise<void>> {
  const { now, random } = systemEnvironment;
  const untilMs = now() + waitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const release = await take();
    if (release !== undefined) return release;
    if (now() >= untilMs) {
      throw new TokenStoreError(
        "locked",
        `another process has held a token's lock for ${Math.round(waitMs / 1_000)} s`,
        "See what the other process waits for: one refresh takes seconds.",
      );
    }
    await pause(pauseMs * (0.5 + random() / 2));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemEnvironment.schedule(ms, resolve);
  });
}
