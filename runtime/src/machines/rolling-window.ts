/** What is counted of the calls of a stretch of time. */
export interface Tally {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

/**
 * Counts of the recent past in ten slots. A sum covers the whole window or, right after a slot was begun, nine tenths
 * of it. Slots that time has passed over are dropped whenever the window is looked at, so that nothing counts after an
 * idle gap. Times are monotonic; one before the newest slot belongs to the newest slot.
 */
export interface RollingWindow {
  readonly slotMs: number;
  /** Number of the newest slot, counted from time 0. */
  readonly newest: number;
  /** The newest is the last. */
  readonly slots: readonly Tally[];
}

const SLOTS = 10;
const NOTHING: Tally = { calls: 0, failures: 0, slow: 0 };
const NO_SLOTS: readonly Tally[] = Array.from({ length: SLOTS }, () => NOTHING);

/** A window in which nothing has been counted. */
export function createRollingWindow(windowMs: number, nowMs: number): RollingWindow {
  const slotMs = windowMs / SLOTS;
  return { slotMs, newest: Math.floor(nowMs / slotMs), slots: NO_SLOTS };
}

/** The window with one call more. */
export function recordCall(
  window: RollingWindow,
  call: { readonly failed: boolean; readonly slow: boolean },
  nowMs: number,
): RollingWindow {
  const rotated = rotate(window, nowMs);
  const last = rotated.slots[SLOTS - 1] ?? NOTHING;
  const counted: Tally = {
    calls: last.calls + 1,
    failures: last.failures + (call.failed ? 1 : 0),
    slow: last.slow + (call.slow ? 1 : 0),
  };
  return { ...rotated, slots: [...rotated.slots.slice(0, -1), counted] };
}

/** What the window holds at this time. */
export function tallyOf(window: RollingWindow, nowMs: number): Tally {
  let [calls, failures, slow] = [0, 0, 0];
  for (const slot of rotate(window, nowMs).slots) {
    calls += slot.calls;
    failures += slot.failures;
    slow += slot.slow;
  }
  return { calls, failures, slow };
}

function rotate(window: RollingWindow, nowMs: number): RollingWindow {
  const newest = Math.floor(nowMs / window.slotMs);
  const passed = newest - window.newest;
  if (passed <= 0) return window;
  if (passed >= SLOTS) return { ...window, newest, slots: NO_SLOTS };
  return { ...window, newest, slots: [...window.slots.slice(passed), ...NO_SLOTS.slice(0, passed)] };
}
