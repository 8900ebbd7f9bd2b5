import { join, resolve } from "node:path";
import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type ModuleDraft, TEMPLATE_NAMES } from "../emit/module-draft.ts";
import { type FileSystem, FileSystemError } from "../host/file-system.ts";
import type { OutputFile } from "../print/output-file.ts";
import { print } from "../print/print.ts";
import { TemplateError } from "../print/template-error.ts";
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
        diagnostics.push(unknownTemplate(folder, file));
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
  folder = "",
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
    if (!(error instanceof TemplateError)) throw error;
    return { value: undefined, diagnostics: [templateFailed(folder, error)] };
  }
}

function unknownTemplate(folder: string, file: string): Diagnostic {
  const known = TEMPLATE_NAMES.map((name) => `${name}.hbs`);
  const meant = suggest(file, known);
  return {
    code: "template-unknown",
    severity: "error",
    message: `There is no template ${JSON.stringify(file)} to take the place of`,
    location: { file: join(folder, file), line: 1, column: 1 },
    fix: meant === undefined ? `Name the file after one of ${known.join(", ")}.` : `Did you mean ${meant}?`,
  };
}

function templateFailed(folder: string, { template, message, line, column }: TemplateError): Diagnostic {
  const location = { file: join(folder, `${template}.hbs`), line, column };
  return { code: "template-failed", severity: "error", message: `The template failed: ${message}`, location };
}
