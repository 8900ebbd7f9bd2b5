/** How much work a server can do at which time. */
export interface CapacityStep {
  readonly fromMs: number;
  readonly perMs: number;
}

/** What becomes of a request, known when it arrives, as the queue is served in order. */
export interface Served {
  /** When the reply leaves. */
  readonly atMs: number;
  /** `false`: turned away with a 503, because the queue is full. */
  readonly accepted: boolean;
}

/** A server with one queue, which does not know that a caller has given up: its work is then done for nothing. */
export interface OverloadedServer {
  readonly arrive: (nowMs: number) => Served;
  readonly queued: (nowMs: number) => number;
}

/** `maxQueue`: so many requests wait at most. */
export function overloadedServer(capacity: readonly CapacityStep[], maxQueue: number): OverloadedServer {
  let backlog = 0;
  let lastMs = 0;
  const perMsAt = (atMs: number): number => capacity.findLast(({ fromMs }) => fromMs <= atMs)?.perMs ?? 0;
  const nextStep = (afterMs: number): number =>
    capacity.find(({ fromMs }) => fromMs > afterMs)?.fromMs ?? Number.POSITIVE_INFINITY;
  const drain = (nowMs: number): void => {
    while (lastMs < nowMs) {
      const untilMs = Math.min(nowMs, nextStep(lastMs));
      backlog = Math.max(0, backlog - perMsAt(lastMs) * (untilMs - lastMs));
      lastMs = untilMs;
    }
  };
  const doneAt = (work: number, nowMs: number): number => {
    let [left, atMs] = [work, nowMs];
    for (;;) {
      const untilMs = nextStep(atMs);
      const possible = perMsAt(atMs) * (untilMs - atMs);
      if (left <= possible) return atMs + left / perMsAt(atMs);
      left -= possible;
      atMs = untilMs;
    }
  };
  return {
    arrive: (nowMs) => {
      drain(nowMs);
      if (backlog >= maxQueue) return { atMs: nowMs, accepted: false };
      backlog += 1;
      return { atMs: doneAt(backlog, nowMs), accepted: true };
    },
    queued: (nowMs) => {
      drain(nowMs);
      return backlog;
    },
  };
}
