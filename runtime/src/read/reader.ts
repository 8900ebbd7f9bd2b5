import type { ReaderReference, Shape } from "./node.ts";

/**
 * Reads JSON values as `T`. Opaque to the type checker on purpose: the type is written beside it, never inferred.
 * Its zod schema is built on first use.
 */
export interface Reader<T> extends ReaderReference {
  /** Carries the type; never present at run time. */
  readonly "~type"?: T;
}

/**
 * Makes a reader of a schema. The function runs on first use, so readers may name each other in cycles
 * whatever the order of their modules.
 */
export function reader<T>(shape: () => Shape): Reader<T> {
  let made: Shape | undefined;
  return {
    kind: "reader",
    node: () => {
      made ??= shape();
      return made;
    },
  };
}
