import type { PolicedOperation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import type { Mistake } from "./mistake.ts";

/** What a check finds; the operation is added to it. */
export type Finding = Omit<Mistake, "operation">;

/** Where a setting was stated; the operation where it was not. */
export function originOf({ policy, pointer }: PolicedOperation, ...paths: readonly string[]): Pointer {
  for (const path of paths) {
    for (const [key, origin] of policy.origins) if (key === path || key.startsWith(`${path}.`)) return origin;
  }
  return pointer;
}
