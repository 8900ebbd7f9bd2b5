import type { StageResult } from "../diagnostics/diagnostic.ts";
import type { ModuleDraft } from "../emit/module-draft.ts";
import type { OutputFile } from "./output-file.ts";
import { printSchemaModule } from "./schema-printer.ts";
import { builtInTemplates, type Templates } from "./templates.ts";

export interface PrintOptions {
  /** By default, those that come with the generator. */
  readonly templates?: Templates;
}

/** Turns drafts into text: one writer or one template a file. */
export function print(
  drafts: readonly ModuleDraft[],
  options: PrintOptions = {},
): StageResult<readonly OutputFile[]> {
  const templates = options.templates ?? builtInTemplates();
  const value = drafts.map((draft) => ({ path: draft.path, text: printDraft(draft, templates) }));
  return { value, diagnostics: [] };
}

function printDraft(draft: ModuleDraft, templates: Templates): string {
  switch (draft.kind) {
    case "schemas":
      return printSchemaModule(draft);
    case "template":
      return templates[draft.template](draft.view);
    case "data":
      return draft.text;
  }
}
