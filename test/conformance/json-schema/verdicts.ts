import { makeReaders, type Readers } from "./readers.ts";
import { type Group, groupsOf, isOutside, type Test } from "./suite.ts";

/** What became of one value of the suite. */
export interface Verdict {
  /** `draft2020-12/enum/14/0`. */
  readonly id: string;
  readonly group: Group;
  readonly test: Test;
  /** The strict reader says what the suite says. */
  readonly isRight: boolean;
  /** What was said instead. */
  readonly said: string;
  /** What the tolerant reader makes of a value that the strict one accepts. */
  readonly tolerant: "same" | "degraded" | "changed" | "rejected" | undefined;
}

/** Every required group that OpenAPI can say. */
export const GROUPS: readonly Group[] = [...groupsOf("draft2020-12"), ...groupsOf("draft4")];

/** Generates readers for all groups, and puts every value to them. */
export async function judge(groups: readonly Group[] = GROUPS): Promise<readonly Verdict[]> {
  const readers = await makeReaders(groups);
  return groups.flatMap((group) =>
    group.tests.map((test, index) => ({
      id: `${group.id}/${index}`,
      group,
      test,
      ...verdict(readers, group, test),
    })),
  );
}

function verdict(
  readers: Readers,
  group: Group,
  { data, valid }: Test,
): Pick<Verdict, "isRight" | "said" | "tolerant"> {
  const made = readers.of.get(group);
  if (made === undefined || "refused" in made) {
    return { isRight: false, said: made?.refused ?? "no reader", tolerant: undefined };
  }
  const strict = readers.read(made.reader, data, { mode: "strict" });
  const said = strict.ok
    ? "accepted"
    : strict.issues.map(({ path, message }) => `${path} ${message}`).join("; ");
  if (!strict.ok) return { isRight: !valid, said, tolerant: undefined };
  const tolerant = readers.read(made.reader, data, { mode: "tolerant" });
  if (!tolerant.ok) return { isRight: valid, said, tolerant: "rejected" };
  const isSame = JSON.stringify(tolerant.value) === JSON.stringify(data);
  const isTold = tolerant.drift.some(({ kind }) => kind === "type" || kind === "null");
  return { isRight: valid, said, tolerant: isSame ? "same" : isTold ? "degraded" : "changed" };
}

/** Right and all, by keyword. */
export function byKeyword(
  verdicts: readonly Pick<Verdict, "group" | "isRight">[],
): ReadonlyMap<string, readonly [right: number, all: number]> {
  const rows = new Map<string, [number, number]>();
  for (const { group, isRight } of verdicts) {
    const outside = isOutside(group) && !["dynamicRef", "refRemote", "vocabulary"].includes(group.keyword);
    const name = `${group.draft} ${group.keyword}${outside ? " (remote)" : ""}`;
    const row = rows.get(name) ?? [0, 0];
    rows.set(name, [row[0] + Number(isRight), row[1] + 1]);
  }
  return rows;
}

/** Right and all of what the goal is about: without `$dynamicRef`, `vocabulary` and remote references. */
export function inGoal(verdicts: readonly Pick<Verdict, "group" | "isRight">[]): readonly [number, number] {
  const inside = verdicts.filter(({ group }) => !isOutside(group));
  return [inside.filter(({ isRight }) => isRight).length, inside.length];
}
