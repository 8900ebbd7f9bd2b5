import type { GroupPlan, OperationPlan, Plan } from "../plan/plan-types.ts";
import { code, identifier, joinCode } from "./code.ts";
import { groupBy } from "./group-by.ts";
import { clausesMarkdown, codeSpan, paragraphMarkdown, sentenceMarkdown } from "./markdown.ts";
import type { ReadmeClass, ReadmeGroup, ReadmeOperation } from "./module-draft.ts";
import type { PolicyTerms, PolicyWords } from "./operation-view.ts";
import { callPath } from "./readme-example.ts";

/** What most operations of a class do by themselves: said once, so that a row need say only what is its own. */
export function policyClasses(plan: Plan, policy: PolicyWords): readonly ReadmeClass[] {
  return [...usualParts(plan, policy)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, parts]) => ({ name: codeSpan(name), policy: clausesMarkdown(parts) }));
}

/** The operations by group, those of the client itself first. */
export function operationGroups(plan: Plan, policy: PolicyWords): readonly ReadmeGroup[] {
  const usual = usualParts(plan, policy);
  const byGroup = groupBy(plan.operations, ({ group }) => group);
  const groups: readonly (GroupPlan | undefined)[] = [undefined, ...plan.groups];
  return groups.flatMap((group) => {
    const operations = byGroup.get(group) ?? [];
    if (operations.length === 0) return [];
    return [
      {
        heading: codeSpan(group === undefined ? "api" : code`api.${identifier(group.member)}`),
        about: paragraphMarkdown(group?.tag?.description ?? ""),
        operations: operations.map((operation) => rowOf(operation, policy.terms(operation.operation), usual)),
      },
    ];
  });
}

function rowOf(
  plan: OperationPlan,
  terms: PolicyTerms,
  usual: ReadonlyMap<string, readonly string[]>,
): ReadmeOperation {
  const { method, path, summary, description, deprecated } = plan.operation;
  const about = sentenceMarkdown(summary ?? description ?? "");
  return {
    call: codeSpan(callPath(plan)),
    request: codeSpan(`${method} ${path}`),
    summary: deprecated ? joinCode([code`**Deprecated.**`, about], " ") : about,
    policy: clausesMarkdown(differences(terms, usual.get(terms.class) ?? [])),
  };
}

/** The class, and whatever its most frequent policy does not say. */
function differences({ class: name, parts }: PolicyTerms, usual: readonly string[]): readonly string[] {
  const own = parts.filter((part) => !usual.includes(part));
  // The first two, attempts and limits, are always there: another one takes their place.
  const missing = usual.slice(2).filter((part) => !parts.includes(part));
  return [name, ...own, ...missing.map((part) => `without: ${part}`)];
}

/** The most frequent policy of each class; of equally frequent ones the first. */
function usualParts(plan: Plan, policy: PolicyWords): ReadonlyMap<string, readonly string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const { operation } of plan.operations) {
    const { class: name, parts } = policy.terms(operation);
    const known = counts.get(name) ?? new Map<string, number>();
    counts.set(name, known);
    const key = parts.join("\n");
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return new Map(
    [...counts].map(([name, known]) => {
      const [first = ["", 0]] = [...known].toSorted(([, a], [, b]) => b - a);
      return [name, first[0].split("\n")];
    }),
  );
}
