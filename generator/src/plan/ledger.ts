import { visibleJson } from "../ir/visible-json.ts";

/** What is named: each space has names of its own, keyed by an identity that outlives a rename. */
export type LedgerSpace = "examples" | "exports" | "groups" | "members" | "modules" | "placement" | "readers";

/** A name, with the name that was wanted where a collision or a reserved word stood in the way. */
export interface LedgerEntry {
  readonly name: string;
  readonly wants?: string;
}

/** Names that were given before. Committed with the client, so that a name once given stays. */
export type Ledger = Readonly<Record<LedgerSpace, ReadonlyMap<string, LedgerEntry>>>;

export const LEDGER_SPACES: readonly LedgerSpace[] = [
  "examples",
  "exports",
  "groups",
  "members",
  "modules",
  "placement",
  "readers",
];

/** The ledger of a client that was never generated. */
export function emptyLedger(): Ledger {
  return {
    examples: new Map(),
    exports: new Map(),
    groups: new Map(),
    members: new Map(),
    modules: new Map(),
    placement: new Map(),
    readers: new Map(),
  };
}

/** Reads `names.json`; `undefined` when it is no ledger of this version. Unusable entries are left out. */
export function parseLedger(text: string): Ledger | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value["version"] !== 1) {
    return undefined;
  }
  const space = (name: LedgerSpace): ReadonlyMap<string, LedgerEntry> => readSpace(value[name]);
  return {
    examples: space("examples"),
    exports: space("exports"),
    groups: space("groups"),
    members: space("members"),
    modules: space("modules"),
    placement: space("placement"),
    readers: space("readers"),
  };
}

/**
 * The text of `names.json`: one line a name, sorted, so that a new name is one new line. Document text stands in the keys:
 * nothing may hide in a committed file.
 */
export function printLedger(ledger: Ledger): string {
  const spaces = LEDGER_SPACES.map((space) => `  ${JSON.stringify(space)}: ${printSpace(ledger[space])}`);
  return `{\n  "version": 1,\n${spaces.join(",\n")}\n}\n`;
}

function printSpace(entries: ReadonlyMap<string, LedgerEntry>): string {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `    ${visibleJson(key)}: ${printEntry(entry)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
}

function printEntry({ name, wants }: LedgerEntry): string {
  return wants === undefined
    ? visibleJson(name)
    : `{ "name": ${visibleJson(name)}, "wants": ${visibleJson(wants)} }`;
}

function readSpace(value: unknown): ReadonlyMap<string, LedgerEntry> {
  const entries = new Map<string, LedgerEntry>();
  for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
    const read = readEntry(entry);
    if (read !== undefined) {
      entries.set(key, read);
    }
  }
  return entries;
}

function readEntry(value: unknown): LedgerEntry | undefined {
  if (typeof value === "string") {
    return { name: value };
  }
  if (!isRecord(value) || typeof value["name"] !== "string") {
    return undefined;
  }
  const wants = value["wants"];
  return typeof wants === "string" ? { name: value["name"], wants } : { name: value["name"] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
