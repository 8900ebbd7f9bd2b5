import type { FormatOptions } from "../generate/options.ts";
import { oneOf } from "./given-options.ts";
import { MisuseError } from "./misuse-error.ts";

/** Types of `--format`, those of numbers first. */
const FORMS = [
  "bigint",
  "string",
  "Date",
  "Temporal.Instant",
  "Temporal.PlainDate",
  "Temporal.PlainDateTime",
  "Temporal.PlainTime",
  "Temporal.Duration",
] as const;

/** Reads `int64=bigint` and its like. */
export function formatForms(choices: readonly string[]): NonNullable<FormatOptions["formats"]> {
  const forms = new Map<string, (typeof FORMS)[number]>();
  for (const choice of choices) {
    const [, format, type] = /^([^=]+)=([^=]+)$/.exec(choice) ?? [];
    if (format === undefined || type === undefined) {
      throw new MisuseError(
        `--format cannot be ${JSON.stringify(choice)}`,
        "Write a format and a type: --format date-time=Date",
      );
    }
    const form = oneOf(`The type of ${format}`, type, FORMS);
    const known = forms.get(format) ?? form;
    if (known !== form) {
      throw new MisuseError(`--format gives ${format} two types, ${known} and ${form}`, "Keep one of them");
    }
    checkedDate(format, form);
    forms.set(format, form);
  }
  return Object.fromEntries(forms);
}

/** A `Date` is a moment: that of a day depends on who looks, so that days change on their way. */
function checkedDate(format: string, form: string): void {
  if (format === "date" && form === "Date") {
    throw new MisuseError(
      "--format date=Date would make a moment of a day, which is another day in other time zones",
      "Write --format date=Temporal.PlainDate, or leave dates strings",
    );
  }
}
