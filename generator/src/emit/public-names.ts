import type { CallbacksPlan, Plan } from "../plan/plan-types.ts";

/** Everything that the client exports: words of the runtime give way to these. */
export function publicNames(plan: Plan): ReadonlySet<string> {
  const names = [
    "createClient",
    "createBareClient",
    plan.client.typeName,
    plan.client.optionsName,
    ...(plan.webhooks === undefined
      ? []
      : [...incomingNames(plan.webhooks), plan.webhooks.eventName, plan.webhooks.readName]),
    ...plan.operations.flatMap(({ callbacks }) => (callbacks === undefined ? [] : incomingNames(callbacks))),
    ...plan.groups.map(({ typeName }) => typeName),
    ...plan.operations.flatMap(({ exportName, inputName, errorsName, inlineNames, ...headers }) => [
      exportName,
      inputName,
      errorsName,
      headers.replyHeaders?.typeName,
      headers.replyHeaders?.readerName,
      headers.failureHeaders?.typeName,
      headers.failureHeaders?.readerName,
      ...inlineNames.values(),
    ]),
    ...[...plan.schemas.values()].flatMap(({ typeName, inputName, readerName }) => [
      typeName,
      inputName,
      readerName,
    ]),
  ];
  return new Set(names.filter((name) => name !== undefined));
}

function incomingNames({ mapName, typeName, members }: CallbacksPlan): readonly string[] {
  return [mapName, typeName, ...members.flatMap(({ inlineNames }) => [...inlineNames.values()])];
}
