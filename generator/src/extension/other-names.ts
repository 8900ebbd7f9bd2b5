import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Branch, entryAt, withEntry } from "./tree.ts";

/** A key that is also known under another name. */
const OTHER_NAMES = [{ block: "pagination", other: "type", name: "style" }] as const;

/** Moves settings that stand under another name to their own, with a warning. */
export function withOwnNames(tree: Branch): {
  readonly tree: Branch;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  let renamed = tree;
  for (const { block, other, name } of OTHER_NAMES) {
    const settings = entryAt(renamed, block);
    const found = entryAt(settings, other);
    if (settings?.kind !== "branch" || found === undefined) continue;
    const own = settings.entries.get(name) ?? found;
    renamed = withEntry(renamed, block, withEntry(withEntry(settings, other, undefined), name, own));
    diagnostics.push({
      code: "x-resilience-other-name",
      severity: "warning",
      message: `\`${block}.${other}\` is read as \`${block}.${name}\``,
      ...(found.origin !== undefined && { pointer: found.origin }),
      atKey: true,
      fix: `write \`${name}\``,
    });
  }
  return { tree: renamed, diagnostics };
}
