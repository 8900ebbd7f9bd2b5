import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { PolicedOperation } from "../../ir/api.ts";
import type { Pointer } from "../../ir/ids.ts";
import type { UnfitPagination } from "./settle-pagination.ts";

/** What is said of many operations and holds for none of them is most likely misspelt. */
export function idlePaginations(
  unfit: readonly UnfitPagination[],
  operations: readonly PolicedOperation[],
): readonly Diagnostic[] {
  const held = new Set<Pointer>(
    operations.flatMap(({ paging, policy }) =>
      paging === undefined
        ? []
        : [...policy.origins].flatMap(([path, origin]) => (path.startsWith("pagination.") ? [origin] : [])),
    ),
  );
  const isHeld = (stated: Pointer): boolean =>
    [...held].some((origin) => origin === stated || origin.startsWith(`${stated}/`));
  const idle = new Map(unfit.map(({ stated, problem }) => [stated, problem]));
  return [...idle]
    .filter(([stated]) => !isHeld(stated))
    .map(([pointer, problem]) => ({
      code: "x-resilience-pagination",
      severity: "warning",
      message: `\`pagination\` holds for none of the operations below it; one of them ${problem}`,
      pointer,
    }));
}
