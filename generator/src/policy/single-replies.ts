import { type Branch, branch, leaf, type Tree } from "../extension/tree.ts";
import type { Response } from "../ir/api.ts";
import { statusKeys } from "../ir/status-keys.ts";

/**
 * What is stated of single replies, by status. A reply that is documented and states nothing gets `null`, where the
 * runtime would take what a range or `default` beside it states for its own.
 */
export function bySingleReply(
  responses: readonly Response[],
  stated: ReadonlyMap<string, Tree>,
  acts: (status: string) => boolean,
): Branch {
  const documented = new Set(responses.map(({ status }) => status));
  const isSpokenFor = (status: string): boolean => {
    const [, next] = statusKeys(status).filter((key) => documented.has(key));
    return next !== undefined && stated.has(next);
  };
  return branch(
    responses.flatMap(({ status, pointer }) => {
      const own = stated.get(status);
      if (own !== undefined) return [[status, own] as const];
      return acts(status) && isSpokenFor(status) ? [[status, leaf(null, pointer)] as const] : [];
    }),
  );
}
