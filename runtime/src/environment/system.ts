import type { Environment } from "./environment.ts";

/** `setTimeout` holds a signed 32-bit number; anything above fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The platform's clocks, timers and randomness. Works in Node, browsers and workers. */
export const systemEnvironment: Environment = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  random: () => Math.random(),
  // Pages of plain http have no randomUUID.
  uuid: () => crypto.randomUUID?.() ?? randomUuid(),
  schedule: scheduleLong,
};

/** Version 4 (RFC 9562 section 5.4): `x` are random digits, `y` those whose first bits are 10. */
function randomUuid(): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (digit) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (digit === "x" ? byte & 15 : (byte & 3) | 8).toString(16);
  });
}

/** Waits in slices, so that no delay is longer than a timer can hold. */
function scheduleLong(delayMs: number, callback: () => void, ground?: "background"): () => void {
  let remainingMs = Math.max(0, delayMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = (): void => {
    const sliceMs = Math.min(remainingMs, LONGEST_TIMER_MS);
    remainingMs -= sliceMs;
    timer = setTimeout(remainingMs > 0 ? arm : callback, sliceMs);
    if (ground === "background") unheld(timer);
  };
  arm();
  return () => clearTimeout(timer);
}

/** Node's timers keep a process alive, unless they are told not to. */
function unheld(timer: unknown): void {
  (timer as { readonly unref?: () => void }).unref?.();
}
