import { type Branch, branch, EMPTY, entryAt, leaf, type Tree, withEntry } from "../extension/tree.ts";
import type { Operation } from "../ir/api.ts";
import { isSuccess } from "../ir/success.ts";
import type { Readings } from "./levels.ts";
import { mergeLevel } from "./merge.ts";
import type { Mistake } from "./mistake.ts";
import { bySingleReply } from "./single-replies.ts";

/** An operation's merged settings with their `failure` settled. */
export interface SettledFailures {
  readonly tree: Branch;
  readonly mistakes: readonly Mistake[];
}

/**
 * Lays what responses say of failures in their bodies over what holds for the operation, and leaves out of both what
 * the operation's contract does not have.
 */
export function settleFailures(tree: Branch, operation: Operation, readings: Readings): SettledFailures {
  const shared = entryAt(tree, "failure");
  const own = operation.responses.flatMap(({ status, resilience }) => {
    const stated = resilience && entryAt(readings.read(resilience, "response"), "failure");
    return stated === undefined ? [] : [{ status, stated }];
  });
  const [fitting, others] = [true, false].map((fits) =>
    own.filter(({ status }) => isSuccess(status, operation) === fits),
  ) as [typeof own, typeof own];
  const rules = fitting.map(({ status, stated }) => [status, ruleOver(shared, stated)] as const);
  const isOff = shared?.kind !== "branch" && rules.every(([, rule]) => rule.kind === "leaf");
  const settled = isOff ? tree : withEntry(tree, "failure", withResponses(shared, operation, rules));
  const misplaced = others.map(({ status, stated }) =>
    mistake(operation, stated, `says how a ${status} fails in its body, and it has failed anyway`),
  );
  const documented = withDocumented(settled, operation);
  return { tree: documented.tree, mistakes: [...misplaced, ...documented.mistakes] };
}

function ruleOver(shared: Tree | undefined, stated: Tree): Tree {
  const base = shared?.kind === "branch" ? shared : EMPTY;
  if (stated.kind === "branch") return mergeLevel(base, stated, { silent: EMPTY, enabled: EMPTY });
  return stated.value === true ? branch(base.entries, stated.origin) : leaf(false, stated.origin);
}

function withResponses(
  shared: Tree | undefined,
  operation: Operation,
  rules: readonly (readonly [string, Tree])[],
): Branch {
  const base = shared?.kind === "branch" ? shared : EMPTY;
  if (rules.length === 0) return base;
  const single = bySingleReply(operation.responses, new Map(rules), (status) => isSuccess(status, operation));
  return withEntry(base, "responses", single);
}

/** A reply that another level names, and that the operation does not have, is not meant for it. */
function withDocumented(tree: Branch, operation: Operation): SettledFailures {
  const failure = entryAt(tree, "failure");
  if (failure?.kind !== "branch") return { tree, mistakes: [] };
  const mistakes: Mistake[] = [];
  const settle = (rule: Branch): Branch => {
    const as = entryAt(rule, "as");
    if (as?.kind !== "leaf" || operation.responses.some(({ status }) => status === as.value)) return rule;
    if (as.origin?.startsWith(`${operation.pointer}/`) === true) {
      const problem = `reads failures as its reply ${String(as.value)}, and has none`;
      mistakes.push(mistake(operation, as, problem));
    }
    return withEntry(rule, "as", undefined);
  };
  const responses = entryAt(failure, "responses");
  const settled = settle(failure);
  if (responses?.kind !== "branch") return { tree: withEntry(tree, "failure", settled), mistakes };
  const rules = [...responses.entries].map(
    ([status, rule]) => [status, rule.kind === "branch" ? settle(rule) : rule] as const,
  );
  return {
    tree: withEntry(tree, "failure", withEntry(settled, "responses", branch(rules))),
    mistakes,
  };
}

function mistake(operation: Operation, { origin }: Tree, problem: string): Mistake {
  const pointer = origin ?? operation.pointer;
  return { operation, code: "x-resilience-failure", severity: "error", problem, pointer };
}
