import type { Ledger, LedgerEntry, LedgerSpace } from "./ledger.ts";
import { createNameScope, type NameScope } from "./name-scope.ts";
import { RESERVED_CLIENT_MEMBERS, RESERVED_EXPORTS, RESERVED_MEMBERS, RESERVED_STEMS } from "./reserved.ts";

/** Where the names of one client live. */
export interface Scopes {
  /** Everything that `index.ts` exports. */
  readonly exports: NameScope;
  /** Groups, and operations of no group. */
  readonly clientMembers: NameScope;
  membersOf(group: string): NameScope;
  /** Stems of modules. */
  readonly stems: NameScope;
  /** The spaces of names, after the claims. */
  entries(): Omit<Ledger, "examples" | "placement" | "readers">;
  collisions(): readonly (readonly [LedgerSpace, NameScope])[];
}

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const STEM = /^[a-z0-9][a-z0-9-]*$/;

export function createScopes(ledger: Ledger): Scopes {
  const isValid = (name: string): boolean => IDENTIFIER.test(name);
  const member = (
    entries: ReadonlyMap<string, LedgerEntry>,
    reserved: ReadonlySet<string> = RESERVED_MEMBERS,
  ): NameScope => createNameScope({ reserved, ledger: entries, isValid });
  const exports = createNameScope({ reserved: RESERVED_EXPORTS, ledger: ledger.exports, isValid });
  const clientMembers = member(ledger.groups, RESERVED_CLIENT_MEMBERS);
  const stems = createNameScope({
    reserved: RESERVED_STEMS,
    ledger: ledger.modules,
    isValid: (name) => STEM.test(name),
    foldCase: true,
  });
  const byGroup = new Map<string, NameScope>();
  const known = splitByGroup(ledger.members);
  function membersOf(group: string): NameScope {
    const scope = byGroup.get(group) ?? member(known.get(group) ?? new Map());
    byGroup.set(group, scope);
    return scope;
  }
  return {
    exports,
    clientMembers,
    membersOf,
    stems,
    entries: () => ({
      exports: exports.entries(),
      groups: clientMembers.entries(),
      members: joinGroups(known, byGroup),
      modules: stems.entries(),
    }),
    collisions: () => [
      ["exports", exports],
      ["groups", clientMembers],
      ...[...byGroup.values()].map((scope) => ["members", scope] as const),
      ["modules", stems],
    ],
  };
}

/** Keys of the space `members` begin with their group. */
function splitByGroup(
  members: ReadonlyMap<string, LedgerEntry>,
): ReadonlyMap<string, ReadonlyMap<string, LedgerEntry>> {
  const groups = new Map<string, Map<string, LedgerEntry>>();
  for (const [key, entry] of members) {
    const group = key.split(" ", 1)[0] ?? "";
    groups.set(group, (groups.get(group) ?? new Map()).set(key, entry));
  }
  return groups;
}

function joinGroups(
  known: ReadonlyMap<string, ReadonlyMap<string, LedgerEntry>>,
  byGroup: ReadonlyMap<string, NameScope>,
): ReadonlyMap<string, LedgerEntry> {
  const gone = [...known].filter(([group]) => !byGroup.has(group)).flatMap(([, entries]) => [...entries]);
  return new Map([...gone, ...[...byGroup.values()].flatMap((scope) => [...scope.entries()])]);
}
