import { getEventListeners } from "node:events";
import type { Environment } from "../../../runtime/src/index.ts";
import { systemEnvironment } from "../../../runtime/src/index.ts";
import { CONTENDERS } from "./contenders.ts";

/** What calls of ours took of the platform, per call, and what was left when they had ended. */
export interface ResourceCount {
  readonly timersPerCall: number;
  readonly listenersOnCallerPerCall: number;
  /** On any signal, ours and the caller's. */
  readonly listenersPerCall: number;
  readonly timersLeft: number;
  readonly listenersLeft: number;
}

/** Counts over replies that are made in this process, so that the platform's own timers and listeners stay out. */
export async function countResources(calls: number): Promise<ResourceCount> {
  const caller = new AbortController();
  const timers = countingTimers();
  const listeners = countListeners(caller.signal);
  const made: typeof fetch = async () => Response.json({ id: "pet_1", tags: [] });
  const callOnce = await CONTENDERS["ours, bare"]?.({
    url: "http://pets.test",
    fetch: made,
    signal: caller.signal,
    environment: { schedule: timers.schedule },
  });
  for (let number = 0; number < calls; number += 1) await callOnce?.();
  listeners.restore();
  return {
    timersPerCall: timers.begun() / calls,
    timersLeft: timers.pending(),
    listenersOnCallerPerCall: listeners.onCaller() / calls,
    listenersPerCall: listeners.all() / calls,
    listenersLeft: getEventListeners(caller.signal, "abort").length,
  };
}

function countingTimers(): Pick<Environment, "schedule"> & { begun: () => number; pending: () => number } {
  let begun = 0;
  const pending = new Set<object>();
  return {
    schedule: (delayMs, callback) => {
      begun += 1;
      const mark = {};
      pending.add(mark);
      const cancel = systemEnvironment.schedule(delayMs, () => {
        pending.delete(mark);
        callback();
      });
      return () => {
        pending.delete(mark);
        cancel();
      };
    },
    begun: () => begun,
    pending: () => pending.size,
  };
}

function countListeners(caller: AbortSignal): {
  readonly all: () => number;
  readonly onCaller: () => number;
  readonly restore: () => void;
} {
  const original = EventTarget.prototype.addEventListener;
  let all = 0;
  let onCaller = 0;
  const counting: typeof original = function (this: EventTarget, ...given) {
    all += 1;
    if (this === caller) onCaller += 1;
    original.apply(this, given);
  };
  EventTarget.prototype.addEventListener = counting;
  return {
    all: () => all,
    onCaller: () => onCaller,
    restore: () => {
      EventTarget.prototype.addEventListener = original;
    },
  };
}
