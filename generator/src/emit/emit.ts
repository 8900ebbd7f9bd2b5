import type { StageResult } from "../diagnostics/diagnostic.ts";
import { printLedger } from "../plan/ledger.ts";
import type { Plan } from "../plan/plan-types.ts";
import { clientModule } from "./client-module.ts";
import { groupBy } from "./group-by.ts";
import { headersModule } from "./headers-module.ts";
import { indexModule } from "./index-module.ts";
import type { ModuleDraft } from "./module-draft.ts";
import type { ImportExtension } from "./module-scope.ts";
import type { PolicyWords } from "./operation-view.ts";
import { operationsModule } from "./operations-module.ts";
import { packageFile } from "./package-file.ts";
import { publicNames } from "./public-names.ts";
import { readmeFile } from "./readme.ts";
import { schemaModule } from "./schema-module.ts";
import { webhooksModule } from "./webhooks-module.ts";

/** Where the names ledger is kept in a client. */
export const LEDGER_PATH = ".gen-client/names.json";

export interface EmitOptions {
  readonly policy: PolicyWords;
  /** Default `js`. */
  readonly importExtension?: ImportExtension;
  /** What makes the client again, where the plan does not know how it was made. */
  readonly command?: string;
}

/** Turns a plan into the files of a client, each on its own. */
export function emit(plan: Plan, options: EmitOptions): StageResult<readonly ModuleDraft[]> {
  const rules = { taken: publicNames(plan), importExtension: options.importExtension ?? "js" } as const;
  const operations = groupBy(plan.operations, ({ stem }) => stem);
  const schemas = groupBy(plan.schemas.values(), ({ stem }) => stem);
  const headers = headersModule(plan, rules);
  const modules: readonly ModuleDraft[] = [
    ...[...operations].map(([stem, members]) => operationsModule(stem, members, plan, rules, options.policy)),
    ...[...schemas].map(([stem, members]) => schemaModule(stem, members, plan, rules)),
    ...(plan.webhooks === undefined ? [] : [webhooksModule(plan.webhooks, plan, rules)]),
    ...(headers === undefined ? [] : [headers]),
  ];
  const client = clientModule(plan, rules);
  const value: readonly ModuleDraft[] = [
    ...modules,
    client,
    indexModule([...modules, client], rules.importExtension),
    readmeFile(plan, options),
    packageFile(plan),
    { kind: "data", path: LEDGER_PATH, text: printLedger(plan.ledger) },
  ];
  return { value: value.toSorted((a, b) => (a.path < b.path ? -1 : 1)), diagnostics: [] };
}
