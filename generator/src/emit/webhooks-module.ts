import type { Plan, WebhooksPlan } from "../plan/plan-types.ts";
import { identifier } from "./code.ts";
import { incomingView } from "./incoming.ts";
import type { TemplateDraft } from "./module-draft.ts";
import { createModuleScope, type ModuleRules } from "./module-scope.ts";
import { NOTHING_BROKEN } from "./schema-names.ts";

export const WEBHOOKS_PATH = "webhooks.ts";

/** The events that the API sends: a map of them by name, their union, and what reads one. */
export function webhooksModule(webhooks: WebhooksPlan, plan: Plan, rules: ModuleRules): TemplateDraft {
  const scope = createModuleScope(WEBHOOKS_PATH, rules);
  const view = {
    ...incomingView(webhooks, { plan, scope, direction: "reply", broken: NOTHING_BROKEN }),
    event: identifier(webhooks.eventName),
    read: identifier(webhooks.readName),
    eventOf: scope.partType("EventOf"),
    reading: scope.partType("WebhookReading"),
    readOptions: scope.partType("ReadOptions"),
    reader: scope.part("readWebhook"),
  };
  return {
    kind: "template",
    template: "webhooks",
    path: WEBHOOKS_PATH,
    view: { imports: scope.imports(), ...view },
  };
}
