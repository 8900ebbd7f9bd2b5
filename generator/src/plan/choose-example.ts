import type { Ledger, LedgerEntry } from "./ledger.ts";
import { operationKey } from "./operation-names.ts";
import type { OperationPlan } from "./plan-types.ts";

const README_KEY = "readme";
const COMMAND_KEY = "command";

/** The operation that shows best what a call looks like: a read that needs little. Once chosen it stays. */
export function chooseExample(
  operations: readonly OperationPlan[],
  ledger: Ledger,
): OperationPlan | undefined {
  const known = ledger.examples.get(README_KEY)?.name;
  const kept = operations.find(({ operation }) => operationKey(operation) === known);
  const ranked = operations.map((operation) => ({ operation, effort: effortOf(operation) }));
  return kept ?? ranked.toSorted((a, b) => a.effort - b.effort)[0]?.operation;
}

/** The command that the client's README gave so far. */
export function rememberedCommand(ledger: Ledger): string | undefined {
  return ledger.examples.get(COMMAND_KEY)?.name;
}

/** What the ledger keeps of that which the README shows. */
export function exampleEntries(
  example: OperationPlan | undefined,
  command: string | undefined,
): ReadonlyMap<string, LedgerEntry> {
  return new Map([
    ...(command === undefined ? [] : [[COMMAND_KEY, { name: command }] as const]),
    ...(example === undefined ? [] : [[README_KEY, { name: operationKey(example.operation) }] as const]),
  ]);
}

/** Reads before writes, few inputs before many, short names before long. */
function effortOf({ operation, group, exportName }: OperationPlan): number {
  const required = operation.parameters.filter((parameter) => parameter.required).length;
  const isDull = operation.deprecated || operation.responses.every(({ content }) => content.length === 0);
  return (
    (operation.method === "GET" ? 0 : 100) +
    required * 10 +
    (operation.body?.required === true ? 20 : 0) +
    (isDull ? 500 : 0) +
    (group === undefined ? 5 : 0) +
    exportName.length / 100
  );
}
