import type { Plan } from "../plan/plan-types.ts";

/** Everything that the client exports: words of the runtime give way to these. */
export function publicNames(plan: Plan): ReadonlySet<string> {
  const names = [
    "createClient",
    "createBareClient",
    plan.client.typeName,
    ...plan.groups.map(({ typeName }) => typeName),
    ...plan.operations.flatMap(({ exportName, inputName, errorsName, inlineNames }) => [
      exportName,
      inputName,
      errorsName,
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
