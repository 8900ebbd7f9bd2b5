import type { NumberForm, TextForm } from "../ir/forms.ts";
import type { Schema } from "../ir/schema.ts";
import { formsWithin } from "../plan/forms.ts";
import { type Code, code, literal } from "./code.ts";
import type { BlockItem } from "./layout.ts";
import type { RuntimeType } from "./runtime-names.ts";
import type { SchemaContext } from "./schema-names.ts";

type Form = TextForm | NumberForm;

/** The word that reads and writes a form, and the type that callers see: of the language, or of the runtime. */
const FORMS: Readonly<Record<Form, { readonly word: Code; readonly type: Code | RuntimeType }>> = {
  bigint: { word: code`toBigint`, type: code`bigint` },
  string: { word: code`toDigits`, type: code`string` },
  Date: { word: code`toDate`, type: code`Date` },
  "Temporal.Duration": { word: code`toDuration`, type: "Duration" },
  "Temporal.Instant": { word: code`toInstant`, type: "Instant" },
  "Temporal.PlainDate": { word: code`toPlainDate`, type: "PlainDate" },
  "Temporal.PlainDateTime": { word: code`toPlainDateTime`, type: "PlainDateTime" },
  "Temporal.PlainTime": { word: code`toPlainTime`, type: "PlainTime" },
};

/** What callers see. */
export function formType(form: Form, { scope }: SchemaContext): Code {
  return isTemporal(form) ? scope.type(FORMS[form].type as RuntimeType) : (FORMS[form].type as Code);
}

/** The word around a reader. */
export function formWord(form: Form): Code {
  return FORMS[form].word;
}

/** The last argument of a reader whose values have forms that JSON does not have. */
export function formsArgument(schema: Schema, { plan }: SchemaContext): readonly BlockItem[] {
  const forms = formsWithin(schema, plan.forms);
  return forms.size === 0 ? [] : [{ body: literal(forms.has("string") ? "digits" : "converted") }];
}

/** Whether any of the schemas holds values of `Temporal`. */
export function needTemporal(schemas: readonly Schema[], { plan }: SchemaContext): boolean {
  return schemas.some((schema) => [...formsWithin(schema, plan.forms)].some(isTemporal));
}

function isTemporal(form: Form): boolean {
  return form.startsWith("Temporal.");
}
