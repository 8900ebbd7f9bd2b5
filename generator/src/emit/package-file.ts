import type { Plan } from "../plan/plan-types.ts";
import type { DataDraft } from "./module-draft.ts";

/** Built as data: text of the document has no way into a key. */
export function packageFile(plan: Plan): DataDraft {
  const manifest = {
    name: plan.client.packageName,
    version: versionOf(plan.api.version),
    private: true,
    type: "module",
    sideEffects: false,
    exports: { ".": "./index.ts" },
    dependencies: { "@gen-client/runtime": "^0.1.0" },
  };
  return { kind: "data", path: "package.json", text: `${JSON.stringify(manifest, undefined, 2)}\n` };
}

/** The API's version where it is a semantic one. */
function versionOf(version: string): string {
  return /^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,40})?$/.test(version) ? version : "0.0.0";
}
