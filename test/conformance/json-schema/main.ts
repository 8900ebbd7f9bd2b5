/**
 * How many cases of the JSON-Schema-Test-Suite our strict readers are right about, and beside them what peers make of the
 * same schemas in the same documents (`npm run peers:install`).
 *
 *     npm run conformance:json-schema
 */
import { type Checker, peers } from "./peers.ts";
import { type Group, isOutside, type Test } from "./suite.ts";
import { GROUPS, judge } from "./verdicts.ts";

/** Right and all, with what was refused or left without a schema. */
interface Row {
  readonly name: string;
  readonly isRight: (group: Group, test: Test, index: number) => boolean;
  readonly missing: number;
}

function right({ isRight }: Row, groups: readonly Group[]): string {
  const all = groups.flatMap((group) => group.tests.map((test, index) => isRight(group, test, index)));
  return `${all.filter(Boolean).length} of ${all.length}`;
}

const verdicts = new Map((await judge()).map((verdict) => [verdict.id, verdict]));
const rows: Row[] = [
  {
    name: "gen-client, strict reader",
    isRight: ({ id }, _, index) => verdicts.get(`${id}/${index}`)?.isRight === true,
    missing: 0,
  },
];

// Generators print what they like; the table is all that is wanted.
const { log } = console;
for (const peer of peers()) {
  console.log = () => undefined;
  const checkers = await peer.make(GROUPS);
  console.log = log;
  rows.push({
    name: peer.name,
    isRight: (group, { data, valid }) => decides(checkers.get(group), data) === valid,
    missing: GROUPS.filter((group) => !checkers.has(group)).length,
  });
}

const inside = GROUPS.filter((group) => !isOutside(group));
const of = (draft: string): readonly Group[] => inside.filter((group) => group.draft === draft);
log(
  "| of the required cases, right | 2020-12 | 3.0 (draft 4) | both | outside of the goal | schemas refused |",
);
log("|---|---|---|---|---|---|");
for (const row of rows) {
  const outside = right(row, GROUPS.filter(isOutside));
  const cells = [
    right(row, of("draft2020-12")),
    right(row, of("draft4")),
    right(row, inside),
    outside,
    row.missing,
  ];
  log(`| ${row.name} | ${cells.join(" | ")} |`);
}
if (rows.length === 1) log("\nFor the peers' figures: npm run peers:install");
const keywords = [...new Set(inside.map(({ keyword }) => keyword))].sort();
log(`\n| keyword | ${rows.map(({ name }) => name).join(" | ")} |\n|---|${"---|".repeat(rows.length)}`);
for (const keyword of keywords) {
  const groups = inside.filter((group) => group.keyword === keyword);
  log(`| ${keyword} | ${rows.map((row) => right(row, groups)).join(" | ")} |`);
}

function decides(check: Checker | undefined, data: Test["data"]): boolean | undefined {
  try {
    return check?.(data);
  } catch {
    return undefined;
  }
}
