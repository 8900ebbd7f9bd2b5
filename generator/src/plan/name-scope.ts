import type { LedgerEntry } from "./ledger.ts";

/** Something that wants a name. */
export interface Claim {
  /** Identity in the ledger. */
  readonly key: string;
  /** Names in order of preference; the last is numbered when none is free. */
  readonly candidates: readonly string[];
  /** Names that must be free as well, such as the reader of a type. */
  readonly companions?: (name: string) => readonly string[];
}

/** A name that was not the one wanted. */
export interface Collision {
  readonly key: string;
  readonly wanted: string;
  readonly given: string;
}

export interface NameScopeOptions {
  readonly reserved: ReadonlySet<string>;
  /** Names given before. */
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** Whether a name can stand here at all; a name of the ledger that cannot is dropped. */
  readonly isValid: (name: string) => boolean;
  /** File systems fold case. */
  readonly foldCase?: boolean;
}

/** Gives each claimant a name of its own: first come, first served, and what the ledger remembers comes first of all. */
export interface NameScope {
  claim(claim: Claim): string;
  readonly collisions: readonly Collision[];
  /** The ledger after these claims; names of claimants that are gone stay reserved. */
  entries(): ReadonlyMap<string, LedgerEntry>;
}

export function createNameScope(options: NameScopeOptions): NameScope {
  const fold = (name: string): string => (options.foldCase === true ? name.toLowerCase() : name);
  const entries = new Map<string, LedgerEntry>();
  const owners = new Map<string, string>();
  const collisions: Collision[] = [];
  for (const [key, entry] of options.ledger) {
    const isUsable = options.isValid(entry.name) && !options.reserved.has(fold(entry.name));
    if (isUsable && !owners.has(fold(entry.name))) {
      entries.set(key, entry);
      owners.set(fold(entry.name), key);
    }
  }
  const isFree = (name: string, key: string): boolean =>
    !options.reserved.has(fold(name)) && (owners.get(fold(name)) ?? key) === key;

  function claim({ key, candidates, companions = () => [] }: Claim): string {
    const wanted = candidates[0] ?? "";
    const known = entries.get(key);
    const isFit = (name: string): boolean => [name, ...companions(name)].every((each) => isFree(each, key));
    const isKnown = known !== undefined && (known.wants ?? known.name) === wanted && isFit(known.name);
    const given = isKnown ? known.name : firstFit(candidates, isFit);
    entries.set(key, given === wanted ? { name: given } : { name: given, wants: wanted });
    for (const name of [given, ...companions(given)]) {
      owners.set(fold(name), key);
    }
    if (given !== wanted) {
      collisions.push({ key, wanted, given });
    }
    return given;
  }

  return { claim, collisions, entries: () => entries };
}

function firstFit(candidates: readonly string[], isFit: (name: string) => boolean): string {
  const fit = candidates.find(isFit);
  if (fit !== undefined) {
    return fit;
  }
  const last = candidates.at(-1) ?? "_";
  for (let number = 2; ; number += 1) {
    const numbered = `${last}${/\d$/.test(last) ? "_" : ""}${number}`;
    if (isFit(numbered)) {
      return numbered;
    }
  }
}
