import { systemEnvironment } from "../environment/system.ts";
import { inTime, Overdue } from "./in-time.ts";
import { TokenStoreError } from "./token-store-error.ts";

/** Lets go of a lock. */
type Release = () => Promise<void>;

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** One try is a question to the store: it is no lock that takes longer. */
const LONGEST_TRY_MS = 3_000;

/** Tries until `take` gives a way to let go, with growing pauses of random length: whoever waits is one of many. */
export async function waitForLock(
  take: () => Promise<Release | undefined>,
  waitMs: number,
): Promise<Release> {
  const { now, random } = systemEnvironment;
  const untilMs = now() + waitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const release = await triedInTime(take());
    if (release !== undefined) return () => inTime(release(), LONGEST_TRY_MS, systemEnvironment);
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

/** Others wait behind whoever tries. A lock that comes too late is let go of. */
async function triedInTime(taking: Promise<Release | undefined>): Promise<Release | undefined> {
  try {
    return await inTime(taking, LONGEST_TRY_MS, systemEnvironment);
  } catch (thrown) {
    if (!(thrown instanceof Overdue)) throw thrown;
    taking.then((release) => release?.()).catch(() => undefined);
    throw new TokenStoreError(
      "locked",
      `it has not answered for ${Math.round(thrown.limitMs / 1_000)} s when it was asked for a lock`,
      "See what the store waits for.",
    );
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemEnvironment.schedule(ms, resolve);
  });
}
