import { type EmitOptions, emit } from "../../../../generator/src/emit/emit.ts";
import type { Api, PolicedOperation } from "../../../../generator/src/ir/api.ts";
import { emptyLedger, type Ledger } from "../../../../generator/src/plan/ledger.ts";
import { plan } from "../../../../generator/src/plan/plan.ts";
import type { PlanOptions } from "../../../../generator/src/plan/plan-types.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { print } from "../../../../generator/src/print/print.ts";

const words: EmitOptions = {
  policy: {
    terms: ({ policy }) => ({ class: policy.value.class, parts: [] }),
    sentence: ({ policy }) => `${policy.value.class}`,
    patch: ({ policy, method }) => policyPatch(policy.value, method),
  },
};

/** The files of a client by path. */
export function emitted(
  api: Api<PolicedOperation>,
  ledger: Ledger = emptyLedger(),
  options: PlanOptions & Pick<EmitOptions, "importExtension"> = {},
): ReadonlyMap<string, string> {
  const planned = plan(api, ledger, options).value;
  const drafts =
    planned && emit(planned, { ...words, importExtension: options.importExtension ?? "js" }).value;
  const files = drafts && print(drafts).value;
  return new Map((files ?? []).map(({ path, text }) => [path, text]));
}
