/** What a string of a chosen format is to callers. */
export type TextForm =
  | "Date"
  | "Temporal.Duration"
  | "Temporal.Instant"
  | "Temporal.PlainDate"
  | "Temporal.PlainDateTime"
  | "Temporal.PlainTime";

/** What a number of a chosen format is to callers: one that loses no digit. */
export type NumberForm = "bigint" | "string";

/** Forms by the `format` of a schema. A form that its type cannot have leaves a schema as it is. */
export type FormatForms = Readonly<Record<string, TextForm | NumberForm>>;
