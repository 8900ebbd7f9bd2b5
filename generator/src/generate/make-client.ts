import type { StageResult } from "../diagnostics/diagnostic.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Ledger } from "../plan/ledger.ts";
import { plan } from "../plan/plan.ts";
import type { OutputFile } from "../write/write-output.ts";
import type { GenerateOptions } from "./options.ts";
import type { StageRunner } from "./stages.ts";

/** The stages from the API to the files of its client. */
export async function makeClient(
  options: GenerateOptions,
  api: Api<PolicedOperation>,
  ledger: StageResult<Ledger>,
  runner: StageRunner,
): Promise<readonly OutputFile[] | undefined> {
  const planned = await runner.run("plan", () => {
    const { value, diagnostics } = ledger;
    return value === undefined
      ? { value: undefined, diagnostics }
      : plan(api, value, { guaranteedTypes: options.types === "guaranteed" });
  });
  if (planned === undefined || runner.failed()) {
    return undefined;
  }
  return [];
}
