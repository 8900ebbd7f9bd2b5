import { resolve } from "node:path";
import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import { type ModuleDraft, TEMPLATE_NAMES } from "../emit/module-draft.ts";
import { type FileSystem, FileSystemError } from "../host/file-system.ts";
import type { OutputFile } from "../print/output-file.ts";
import { print } from "../print/print.ts";
import { overrideTemplates } from "../print/template-overrides.ts";

/** Texts of the user's templates by name; no folder, no texts. */
export function readTemplates(
  folder: string | undefined,
  system: FileSystem,
): StageResult<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  if (folder === undefined) {
    return { value: texts, diagnostics };
  }
  try {
    for (const file of system.list(resolve(folder)).toSorted()) {
      const name = TEMPLATE_NAMES.find((known) => file === `${known}.hbs`);
      if (name !== undefined) {
        texts.set(name, system.readText(resolve(folder, file)));
      } else if (file.endsWith(".hbs")) {
        diagnostics.push(unknownTemplate(file));
      }
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) {
      throw error;
    }
    const message = `The templates in ${JSON.stringify(folder)} cannot be read: ${error.reason}`;
    diagnostics.push({ code: "templates-unreadable", severity: "error", message });
  }
  return { value: diagnostics.length > 0 ? undefined : texts, diagnostics };
}

/** Prints with the user's templates; what goes wrong in one of them is no fault of ours. */
export async function printWith(
  { value: texts, diagnostics }: StageResult<ReadonlyMap<string, string>>,
  drafts: readonly ModuleDraft[],
): Promise<StageResult<readonly OutputFile[]>> {
  if (texts === undefined) {
    return { value: undefined, diagnostics };
  }
  if (texts.size === 0) {
    return print(drafts);
  }
  try {
    return print(drafts, { templates: await overrideTemplates(texts) });
  } catch (error) {
    return { value: undefined, diagnostics: [templateFailed(error)] };
  }
}

function unknownTemplate(file: string): Diagnostic {
  return {
    code: "template-unknown",
    severity: "error",
    message: `There is no template ${JSON.stringify(file)} to take the place of`,
    fix: `Name the file after one of ${TEMPLATE_NAMES.map((name) => `${name}.hbs`).join(", ")}.`,
  };
}

function templateFailed(error: unknown): Diagnostic {
  const message = `A template failed: ${error instanceof Error ? error.message : String(error)}`;
  return { code: "template-failed", severity: "error", message };
}
