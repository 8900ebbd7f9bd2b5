import { moduleSpecifier } from "./code.ts";
import type { ModuleDraft, TemplateDraft } from "./module-draft.ts";
import { type ImportExtension, relativeSpecifier } from "./module-scope.ts";

const INDEX_PATH = "index.ts";

/** Everything public under one roof. Names are unique in a client, so that nothing can clash here. */
export function indexModule(modules: readonly ModuleDraft[], extension: ImportExtension): TemplateDraft {
  const paths = modules.map(({ path }) => path).sort();
  return {
    kind: "template",
    template: "index",
    path: INDEX_PATH,
    view: { modules: paths.map((path) => moduleSpecifier(relativeSpecifier(INDEX_PATH, path, extension))) },
  };
}
