import { redact } from "../call/log.ts";
import type { DriftItem } from "../read/outcome.ts";
import { LONGEST_NAME } from "../read/path.ts";

/** Deviations whose paths hold no secret: names in a reply are the server's, and may quote the request. */
export function redactPaths<Item extends DriftItem>(
  items: readonly Item[],
  secrets: ReadonlySet<string>,
): readonly Item[] {
  // Long names are cut in paths, so that of a long secret no more than its start is there to be found.
  const shown = new Set([...secrets].map((secret) => secret.slice(0, LONGEST_NAME)));
  return items.map((item) => ({ ...item, path: redact(item.path, shown) }));
}
