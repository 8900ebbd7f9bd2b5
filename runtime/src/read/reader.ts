import type * as z from "zod/mini";
import type { ReaderReference, Shape } from "./node.ts";
import type { ReadOptions } from "./outcome.ts";
import { rootSchema } from "./root.ts";

/**
 * Reads JSON values as `T`. Opaque to the type checker on purpose: the type is written beside it, never inferred.
 * Its zod schema is built on first use.
 */
export interface Reader<T> extends ReaderReference {
  /** Carries the type; never present at run time. */
  readonly "~type"?: T;
  /**
   * The zod schema, for use outside of calls: it reads as calls do, but keeps deviations to itself.
   * `mode: "strict"` makes it reject whatever the contract does not allow.
   */
  readonly schema: (options?: ReadOptions) => z.ZodMiniType<T>;
  readonly forms: Forms | undefined;
}

/** Whether values have forms that JSON does not have, in whatever mode they are read; `digits`: numbers as they were written. */
export type Forms = "converted" | "digits";

/**
 * Makes a reader of a schema. The function runs on first use, so readers may name each other in cycles
 * whatever the order of their modules.
 */
/*@__NO_SIDE_EFFECTS__*/
export function reader<T>(shape: () => Shape, forms?: Forms): Reader<T> {
  let made: Shape | undefined;
  const self: Reader<T> = {
    kind: "reader",
    node: () => {
      made ??= shape();
      return made;
    },
    schema: (options = {}) => rootSchema(self, options) as z.ZodMiniType<T>,
    forms,
  };
  return self;
}
