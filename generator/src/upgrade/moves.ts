import { at, type Pointer, ROOT } from "../ir/ids.ts";

/** Which places of a document went where when it was rewritten. */
export interface Moves {
  /** Says that what stands at `to` in the new document stood at `from` in the old one, with all that is below it. */
  readonly add: (to: Pointer, from: Pointer) => void;
  /** Like `add`, for what has no counterpart of its own: references to `from` do not go there. */
  readonly derive: (to: Pointer, from: Pointer) => void;
  /** Says that the object at `place` became the first of an `anyOf` that took its place. */
  readonly wrap: (place: Pointer) => void;
  /** The old pointer of a new one. */
  readonly origin: (pointer: Pointer) => Pointer;
  /** The new pointer of an old one. */
  readonly forward: (pointer: Pointer) => Pointer;
}

/** Creates an empty record of moves. Moves within what moved may be added in any order, outer ones first. */
export function createMoves(): Moves {
  // Keyed by the old pointer of the parent and the new token: what `origin` has in hand at each step down.
  const steps = new Map<string, Pointer>();
  const destinations = new Map<string, Pointer>();
  const wrapped = new Set<string>();
  const origin = (pointer: Pointer): Pointer => {
    if (steps.size === 0) return pointer;
    let current: string = ROOT;
    for (const token of pointer.split("/").slice(1)) {
      const next: string = `${current}/${token}`;
      current = steps.get(next) ?? next;
    }
    return current as Pointer;
  };
  const move = (to: Pointer, from: Pointer): void => {
    const end = to.lastIndexOf("/");
    steps.set(origin(to.slice(0, end) as Pointer) + to.slice(end), from);
  };
  return {
    origin,
    derive: move,
    wrap(place) {
      move(at(place, "anyOf"), place);
      move(at(place, "anyOf", 0), place);
      wrapped.add(place);
    },
    add(to, from) {
      move(to, from);
      if (!destinations.has(from)) destinations.set(from, to);
    },
    forward(pointer) {
      for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
        const destination = destinations.get(pointer.slice(0, end));
        if (destination !== undefined) return (destination + pointer.slice(end)) as Pointer;
      }
      return wrapped.size === 0 ? pointer : throughWraps(pointer, wrapped);
    },
  };
}

/** What is below a wrapped object is a level further down; the object itself is still found where it was. */
function throughWraps(pointer: Pointer, wrapped: ReadonlySet<string>): Pointer {
  let old: string = ROOT;
  let result: string = ROOT;
  for (const token of pointer.split("/").slice(1)) {
    if (wrapped.has(old)) result += "/anyOf/0";
    old += `/${token}`;
    result += `/${token}`;
  }
  return result as Pointer;
}

/** A way down from the root, cheap to make for every node of a document and to forget. */
export interface Path {
  readonly parent: Path | undefined;
  readonly token: string;
}

/** The pointer of a path. */
export function pathPointer(path: Path | undefined): Pointer {
  const tokens: string[] = [];
  for (let step = path; step !== undefined; step = step.parent) tokens.push(step.token);
  return at(ROOT, ...tokens.reverse());
}
