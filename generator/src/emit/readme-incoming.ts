import type { IncomingPlan, Plan } from "../plan/plan-types.ts";
import { type Code, code, identifier, literal } from "./code.ts";
import { followers } from "./link-words.ts";
import { codeSpan, sentenceMarkdown } from "./markdown.ts";
import type { ReadmeEvent, ReadmeWebhooks } from "./module-draft.ts";
import { callPath } from "./readme-example.ts";

/** More than these are read in the module itself. */
const MAX_EVENTS = 40;

/** What the README says of webhooks: none, or one. */
export function readmeWebhooks({ webhooks }: Plan, index: Code): readonly ReadmeWebhooks[] {
  const members = webhooks?.members ?? [];
  const first = members.find(({ operation }) => !operation.deprecated) ?? members[0];
  if (webhooks === undefined || first === undefined) return [];
  const shown = webhooks.members.slice(0, MAX_EVENTS);
  const more = webhooks.members.length - shown.length;
  return [
    {
      read: identifier(webhooks.readName),
      index,
      name: literal(first.key),
      type: codeSpan(webhooks.eventName),
      events: shown.map(eventRow),
      more: more === 0 ? [] : [literal(more)],
    },
  ];
}

function eventRow({ key, operation }: IncomingPlan): ReadmeEvent {
  const { summary, description, deprecated } = operation;
  const about = sentenceMarkdown(summary ?? description ?? "");
  return { name: codeSpan(key), about: deprecated ? code`**Deprecated.** ${about}` : about };
}

/** What else follows from calls: requests that the server makes, and calls that a reply leads to. */
export function readmeConsequences(plan: Plan): readonly Code[] {
  return plan.operations.flatMap((operation) => {
    const call = codeSpan(callPath(operation));
    const { callbacks } = operation;
    const next = followers(operation, plan).map((each) => codeSpan(each.call));
    return [
      ...(callbacks === undefined ? [] : [code`${call} is called back: see ${codeSpan(callbacks.mapName)}.`]),
      ...next.map((each) => code`${call} leads to ${each}.`),
    ];
  });
}
