import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { FormatForms, NumberForm, TextForm } from "../ir/forms.ts";
import { ROOT } from "../ir/ids.ts";
import type { ChosenForms } from "./lowering.ts";

/** Finds the forms that were chosen, and remembers for what. */
export function chooseForms(
  formats: FormatForms,
): ChosenForms & { readonly unused: () => readonly Diagnostic[] } {
  const seen = new Map<string, Set<"string" | "number">>();
  const formOf = (
    format: string | undefined,
    type: "string" | "number",
  ): TextForm | NumberForm | undefined => {
    if (format === undefined) return undefined;
    seen.set(format, (seen.get(format) ?? new Set()).add(type));
    const form = Object.hasOwn(formats, format) ? formats[format] : undefined;
    return form !== undefined && isOfNumbers(form) === (type === "number") ? form : undefined;
  };
  return {
    ofText: (format) => formOf(format, "string") as TextForm | undefined,
    ofNumber: (format) => formOf(format, "number") as NumberForm | undefined,
    unused: () =>
      Object.entries(formats).flatMap(([format, form]) => {
        const types = seen.get(format);
        const type = isOfNumbers(form) ? "number" : "string";
        if (types?.has(type)) return [];
        const near = types === undefined ? suggest(format, [...seen.keys()]) : undefined;
        return [unusedFormat(format, form, type, near)];
      }),
  };
}

function isOfNumbers(form: TextForm | NumberForm): boolean {
  return form === "bigint" || form === "string";
}

function unusedFormat(format: string, form: string, type: string, near: string | undefined): Diagnostic {
  return {
    code: "unused-format",
    severity: "warning",
    pointer: ROOT,
    message: `no ${type} of the document has the format ${JSON.stringify(format)}, so that none becomes ${form}`,
    ...(near !== undefined && { fix: `Did you mean ${JSON.stringify(near)}?` }),
  };
}
