import type { PolicedOperation } from "../ir/api.ts";
import type { Policy, Scope } from "../ir/policy.ts";
import { originOf } from "./finding.ts";
import type { Mistake } from "./mistake.ts";
import { inWords } from "./sentence.ts";

/** A figure of what the operations of a scope share, and not of each of them. */
interface SharedFigure {
  readonly path: string;
  readonly shared: string;
  readonly of: (policy: Policy) => { readonly scope: Scope; readonly value: number } | undefined;
  readonly show: (value: number) => string;
}

const FIGURES: readonly SharedFigure[] = [
  {
    path: "breaker.windowMs",
    shared: "circuit",
    of: ({ breaker }) => (breaker === false ? undefined : { scope: breaker.scope, value: breaker.windowMs }),
    show: inWords,
  },
  {
    path: "budget.initial",
    shared: "budget",
    of: ({ budget }) =>
      budget === false ? undefined : { scope: budget.scope, value: Math.min(budget.initial, budget.cap) },
    show: String,
  },
];

/** Operations that state such a figure otherwise than most with whom they share: one figure holds, that of whoever calls first. */
export function sharedFigures(operations: readonly PolicedOperation[]): readonly Mistake[] {
  return FIGURES.flatMap((figure) =>
    [...sharers(operations, figure).values()].flatMap((sharing) => deviations(sharing, figure)),
  );
}

/** Values by operation, for each state that is shared. */
function sharers(
  operations: readonly PolicedOperation[],
  { of }: SharedFigure,
): ReadonlyMap<string, ReadonlyMap<PolicedOperation, number>> {
  const states = new Map<string, Map<PolicedOperation, number>>();
  for (const operation of operations) {
    const found = of(operation.policy.value);
    if (found === undefined) continue;
    const key = stateOf(operation, found.scope);
    states.set(key, (states.get(key) ?? new Map()).set(operation, found.value));
  }
  return states;
}

function stateOf({ pointer, tags, servers }: PolicedOperation, scope: Scope): string {
  if (scope === "operation") return `operation ${pointer}`;
  if (scope === "tag") return `tag ${tags[0] ?? ""}`;
  const hosts = servers?.map(({ url }) => url).join(" ") ?? "";
  return scope === "host" ? `host ${hosts}` : scope;
}

function deviations(
  values: ReadonlyMap<PolicedOperation, number>,
  { path, shared, show }: SharedFigure,
): readonly Mistake[] {
  const usual = commonest([...values.values()]);
  return [...values].flatMap(([operation, value]) => {
    if (value === usual || usual === undefined) return [];
    const figure = `\`${path.replace(/Ms$/, "")}\` ${show(value)}`;
    const problem = `has ${figure}, and shares its ${shared} with operations that have ${show(usual)}: whoever calls first decides`;
    const pointer = originOf(operation, path);
    return [{ operation, code: "x-resilience-shared-figure", severity: "warning", problem, pointer }];
  });
}

function commonest(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}
