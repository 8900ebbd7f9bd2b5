import type { Api, Operation } from "../ir/api.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { operationKey } from "./operation-names.ts";
import type { GroupPlan } from "./plan-types.ts";
import type { Scopes } from "./scopes.ts";
import { kebabCase } from "./words.ts";

/** Stem of the module that holds operations of no tag whose path says nothing either. */
export const UNTAGGED_STEM = "untagged";

/** Stem of the module of each operation. */
export type OperationStems = ReadonlyMap<Operation, string>;

/**
 * The module of each operation: its tag's, or else that of the section of the API which its path begins with.
 * An operation once placed stays, however the paths of others change what they have in common.
 */
export function placeOperations(
  api: Api,
  groups: ReadonlyMap<string, GroupPlan>,
  scopes: Scopes,
  ledger: Ledger,
): OperationStems {
  const common = commonPrefix(api.operations);
  const ownStems = new Set([...groups.values()].map(({ stem }) => stem));
  const given = new Set([UNTAGGED_STEM, ...[...scopes.entries().modules.values()].map(({ name }) => name)]);
  return new Map(
    api.operations.map((operation) => {
      const group = groups.get(operation.tags[0] ?? "");
      const known = ledger.placement.get(operationKey(operation))?.name;
      const kept = known !== undefined && given.has(known) ? known : undefined;
      return [operation, group?.stem ?? kept ?? claimStem(sectionOf(operation, common), ownStems, scopes)];
    }),
  );
}

/** What the ledger keeps of operations that no tag places. */
export function sectionEntries(
  groups: ReadonlyMap<string, GroupPlan>,
  stems: OperationStems,
): ReadonlyMap<string, LedgerEntry> {
  const untagged = [...stems].filter(([{ tags }]) => !groups.has(tags[0] ?? ""));
  return new Map(untagged.map(([operation, name]) => [operationKey(operation), { name }]));
}

/** A section shares the module of the tag that is called the same. */
function claimStem(section: string | undefined, ownStems: ReadonlySet<string>, scopes: Scopes): string {
  const wanted = kebabCase(section ?? "");
  if (section === undefined || wanted === "") {
    return UNTAGGED_STEM;
  }
  return ownStems.has(wanted)
    ? wanted
    : scopes.stems.claim({ key: `section ${wanted}`, candidates: [wanted, `${wanted}-section`] });
}

function sectionOf(operation: Operation, common: number): string | undefined {
  const words = sectionWords(operation);
  return words[Math.min(common, words.length - 1)];
}

/** How many words all paths begin with. */
function commonPrefix(operations: readonly Operation[]): number {
  const [first = [], ...rest] = operations.map(sectionWords);
  return rest.reduce((shared, words) => {
    const end = words.findIndex((word, index) => index >= shared || word !== first[index]);
    return end < 0 ? Math.min(shared, words.length) : end;
  }, first.length);
}

/** Of `/api/v1/users/{id}/chat.postMessage`: `users`, `chat`. */
export function sectionWords({ path }: Pick<Operation, "path">): readonly string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "" && !segment.startsWith("{") && !MEANINGLESS.test(segment))
    .map((segment) => segment.split(/[.:({]/, 1)[0] ?? "")
    .filter((word) => word !== "");
}

/** Versions (`v1`, `2.0`, `2024-01`, `v1beta1`), and words that every API could begin with. */
const MEANINGLESS = /^(v?\d[\d.-]*((alpha|beta|rc)\d*)?|api|rest)$/i;
