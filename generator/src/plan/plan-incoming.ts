import type { Api, MediaType, Operation, PolicedOperation } from "../ir/api.ts";
import type { WebhookPolicy } from "../ir/policy.ts";
import { inlineTypeOwners } from "./inline-types.ts";
import { operationKey } from "./operation-names.ts";
import type { CallbacksPlan, IncomingPlan, WebhooksPlan } from "./plan-types.ts";
import type { Scopes } from "./scopes.ts";
import { pascalCase } from "./words.ts";

/** An operation that the server calls, before it is named. */
interface Incoming {
  readonly name: string;
  readonly operation: Operation;
  readonly expression?: string;
  readonly policy?: WebhookPolicy;
}

/** Names the webhooks of an API; `undefined` where it has none. */
export function planWebhooks(api: Api, { exports }: Scopes): WebhooksPlan | undefined {
  const incoming = api.webhooks.flatMap(({ name, operations, policy }) =>
    operations.map((operation) => ({ name, operation, ...(policy !== undefined && { policy }) })),
  );
  if (incoming.length === 0) return undefined;
  const claim = (key: string, name: string, second: string): string =>
    exports.claim({ key, candidates: [name, second] });
  return {
    mapName: claim("webhooks", "webhooks", "apiWebhooks"),
    typeName: claim("webhooks type", "Webhooks", "ApiWebhooks"),
    eventName: claim("webhooks event", "WebhookEvent", "ApiWebhookEvent"),
    readName: claim("webhooks read", "readWebhook", "readApiWebhook"),
    members: membersOf(incoming, "webhook", "", { exports }),
  };
}

/** Names the callbacks of an operation; `undefined` where it has none. */
export function planCallbacks(
  operation: PolicedOperation,
  exportName: string,
  { exports }: Pick<Scopes, "exports">,
): CallbacksPlan | undefined {
  const incoming = operation.callbacks.flatMap(({ name, expression, operations }) =>
    operations.map((each) => ({ name, expression, operation: each })),
  );
  if (incoming.length === 0) return undefined;
  const key = `${operationKey(operation)} callbacks`;
  const base = pascalCase(exportName);
  return {
    mapName: exports.claim({ key, candidates: [`${exportName}Callbacks`, `${exportName}CallbackMap`] }),
    typeName: exports.claim({ key: `${key} type`, candidates: [`${base}Callbacks`, `${base}CallbackTypes`] }),
    members: membersOf(incoming, key, base, { exports }),
  };
}

function membersOf(
  incoming: readonly Incoming[],
  space: string,
  base: string,
  scopes: Pick<Scopes, "exports">,
): readonly IncomingPlan[] {
  const keys = keysOf(incoming);
  const members = incoming.map(({ name: _, ...each }, index): IncomingPlan => {
    const key = keys[index] ?? "";
    return {
      key,
      ...each,
      inlineNames: inlineNames(each.operation, `${space} ${key}`, base + pascalCase(key), scopes),
    };
  });
  return members.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The document's names; where one has several operations or places, what tells them apart goes with it. */
function keysOf(incoming: readonly Incoming[]): readonly string[] {
  const spellings: readonly ((each: Incoming) => string)[] = [
    ({ name }) => name,
    ({ name, operation }) => `${operation.method} ${name}`,
    ({ name, expression = "" }) => `${name} ${expression}`,
    ({ name, operation, expression = "" }) => `${operation.method} ${name} ${expression}`,
  ];
  return incoming.map((each) => {
    const fellows = incoming.filter(({ name }) => name === each.name);
    const spell = spellings.find((spelling) => new Set(fellows.map(spelling)).size === fellows.length);
    return (spell ?? spellings[0])?.(each) ?? each.name;
  });
}

function inlineNames(
  operation: Operation,
  key: string,
  base: string,
  { exports }: Pick<Scopes, "exports">,
): ReadonlyMap<MediaType, string> {
  const { body, reply } = inlineTypeOwners(operation);
  const name = base === "" ? "Webhook" : base;
  const claim = (suffix: string): string =>
    exports.claim({ key: `${key} ${suffix}`, candidates: [`${name}${suffix}`, `${name}Webhook${suffix}`] });
  return new Map([
    ...(body === undefined ? [] : [[body, claim("Payload")] as const]),
    ...(reply === undefined ? [] : [[reply, claim("Reply")] as const]),
  ]);
}
