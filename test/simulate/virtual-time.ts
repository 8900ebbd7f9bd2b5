/** Time that passes only from one event to the next: an hour of thousands of clients takes seconds. */
export interface VirtualTime {
  readonly now: () => number;
  readonly at: (atMs: number, event: () => void) => void;
  /** Runs what happens up to then; what lies later is left. */
  readonly runUntil: (untilMs: number) => void;
}

interface Entry {
  readonly atMs: number;
  /** Events of one moment happen in the order they were set. */
  readonly order: number;
  readonly event: () => void;
}

/** Starts at 0, with nothing to happen. */
export function createVirtualTime(): VirtualTime {
  const heap: Entry[] = [];
  let nowMs = 0;
  let order = 0;
  return {
    now: () => nowMs,
    at: (atMs, event) => {
      order += 1;
      push(heap, { atMs: Math.max(atMs, nowMs), order, event });
    },
    runUntil: (untilMs) => {
      for (let next = heap[0]; next !== undefined && next.atMs <= untilMs; next = heap[0]) {
        pop(heap);
        nowMs = next.atMs;
        next.event();
      }
      nowMs = untilMs;
    },
  };
}

const isBefore = (left: Entry, right: Entry): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || isBefore(parent, entry)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = index * 2 + 1;
    let child = heap[childIndex];
    if (child === undefined) break;
    const right = heap[childIndex + 1];
    if (right !== undefined && isBefore(right, child)) {
      childIndex += 1;
      child = right;
    }
    if (isBefore(last, child)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
}
