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
  schedule,
};

/** Version 4 (RFC 9562 section 5.4): `x` are random digits, `y` those whose first bits are 10. */
function randomUuid(): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (digit) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (digit === "x" ? byte & 15 : (byte & 3) | 8).toString(16);
  });
}

function schedule(delayMs: number, callback: () => void, ground?: "background"): () => void {
  if (delayMs > LONGEST_TIMER_MS) return scheduleInSlices(delayMs, callback, ground);
  const timer = setTimeout(callback, Math.max(0, delayMs));
  if (ground === "background") unheld(timer);
  return () => clearTimeout(timer);
}

/** No delay is longer than a timer can hold. */
function scheduleInSlices(delayMs: number, callback: () => void, ground?: "background"): () => void {
  const goOn = (): void => {
    cancel = schedule(delayMs - LONGEST_TIMER_MS, callback, ground);
  };
  let cancel = schedule(LONGEST_TIMER_MS, goOn, ground);
  return () => cancel();
}

/** Node's timers keep a process alive, unless they are told not to. */
function unheld(timer: unknown): void {
  (timer as { readonly unref?: () => void }).unref?.();
}
