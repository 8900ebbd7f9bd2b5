/** What is counted of the calls of a stretch of time. */
export interface Tally {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

/**
 * Counts of the recent past in ten slots. A sum covers the whole window or, right after a slot was begun, nine tenths
 * of it. Slots that time has passed over do not count, so that nothing is left after an idle gap. Times are monotonic;
 * one before the newest slot belongs to the newest slot.
 */
export interface RollingWindow {
  readonly slotMs: number;
  /** Those with calls in them, the newest last. */
  readonly slots: readonly Slot[];
}

/** `number`: of the slot, counted from time 0. */
interface Slot extends Tally {
  readonly number: number;
}

const SLOTS = 10;
const NONE: Slot = { number: Number.NEGATIVE_INFINITY, calls: 0, failures: 0, slow: 0 };

/** A window in which nothing has been counted. */
export function createRollingWindow(windowMs: number): RollingWindow {
  return { slotMs: windowMs / SLOTS, slots: [] };
}

/** The window with one call more. */
export function recordCall(
  { slotMs, slots }: RollingWindow,
  { failed, slow }: { readonly failed: boolean; readonly slow: boolean },
  nowMs: number,
): RollingWindow {
  const number = Math.floor(nowMs / slotMs);
  const newest = slots.at(-1) ?? NONE;
  const isNew = newest.number < number;
  const last = isNew ? { ...NONE, number } : newest;
  const counted: Slot = {
    number: last.number,
    calls: last.calls + 1,
    failures: last.failures + (failed ? 1 : 0),
    slow: last.slow + (slow ? 1 : 0),
  };
  const others = isNew ? slots.filter((slot) => slot.number > number - SLOTS) : slots.slice(0, -1);
  return { slotMs, slots: [...others, counted] };
}

/** What the window holds at this time. */
export function tallyOf({ slotMs, slots }: RollingWindow, nowMs: number): Tally {
  let [calls, failures, slow] = [0, 0, 0];
  for (const slot of slots) {
    if (slot.number <= Math.floor(nowMs / slotMs) - SLOTS) continue;
    calls += slot.calls;
    failures += slot.failures;
    slow += slot.slow;
  }
  return { calls, failures, slow };
}
