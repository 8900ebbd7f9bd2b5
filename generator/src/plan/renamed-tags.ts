import type { Api } from "../ir/api.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { camelCase } from "./words.ts";

/**
 * The ledger with the names of tags that are only spelt in another way than before, such as "Vector stores" for
 * "Vector Stores": else the old spelling would hold the name, and every call of the group would have to change.
 */
export function followRenamedTags(ledger: Ledger, api: Api): Ledger {
  const renamed = findRenamed(ledger, new Set(api.operations.flatMap(({ tags }) => tags.slice(0, 1))));
  if (renamed.size === 0) return ledger;
  const follow = (entries: ReadonlyMap<string, LedgerEntry>): ReadonlyMap<string, LedgerEntry> =>
    new Map([...entries].map(([key, entry]) => [renamed.get(key) ?? key, entry]));
  return {
    ...ledger,
    exports: follow(ledger.exports),
    groups: follow(ledger.groups),
    modules: follow(ledger.modules),
  };
}

/** Keys of tags that are gone, with those of the tags that came in their place. */
function findRenamed({ groups }: Ledger, present: ReadonlySet<string>): ReadonlyMap<string, string> {
  const gone = new Map(
    [...groups.keys()]
      .filter((key) => key.startsWith(PREFIX) && !present.has(key.slice(PREFIX.length)))
      .map((key) => [camelCase(key.slice(PREFIX.length)), key]),
  );
  const renamed = new Map<string, string>();
  for (const tag of [...present].sort()) {
    const old = gone.get(camelCase(tag));
    if (old === undefined || groups.has(PREFIX + tag) || camelCase(tag) === "") continue;
    renamed.set(old, PREFIX + tag);
    gone.delete(camelCase(tag));
  }
  return renamed;
}

const PREFIX = "tag ";
