const ATOM: unique symbol = Symbol("atom");

/** A value of the extension in the policy's own terms. It is merged whole, and its key takes the unit. */
export interface Atom {
  readonly [ATOM]: true;
  readonly value: unknown;
  /** `Ms`: `attempt: 2s` becomes `attemptMs: 2000`. */
  readonly unit: "" | "Ms";
}

/** Wraps a value that a merge must not look into, or whose key takes a unit. */
export function atom(value: unknown, unit: Atom["unit"] = ""): Atom {
  return { [ATOM]: true, value, unit };
}

/** Whether a parsed value is an atom. */
export function isAtom(value: unknown): value is Atom {
  return typeof value === "object" && value !== null && Object.hasOwn(value, ATOM);
}
