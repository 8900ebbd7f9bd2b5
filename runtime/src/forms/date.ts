import { InputFault } from "../errors/input-fault.ts";
import { converted } from "../read/converted.ts";
import { dateTime } from "../read/format.ts";
import type { Node, Shape } from "../read/node.ts";

/** A string in RFC 3339 as a `Date`: the moment is kept to the millisecond, the offset is not. */
export function toDate(inner: Shape): Node {
  return converted(inner, {
    expected: "a date and time with an offset (RFC 3339)",
    is: (value) => value instanceof Date,
    read: (text) => (typeof text === "string" ? dateOf(text) : undefined),
    write: (date) => dateText(date as Date),
  });
}

/** Without an offset, it would be the moment of whoever reads it; on a day that there is not, some other day's. */
function dateOf(text: string): Date | undefined {
  if (!dateTime(text)) return undefined;
  // A leap second (RFC 3339, appendix D) is the last of its minute; `Date` has no place for it.
  const date = new Date(text.toUpperCase().replace(" ", "T").replace(":60", ":59"));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** RFC 3339, in UTC; its years have four digits. */
export function dateText(date: Date): string {
  const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  if (/^\d{4}-/.test(text)) return text;
  throw new InputFault(
    text === ""
      ? "a Date of the input is invalid"
      : "a Date of the input is beyond the year 9999, or before 0",
    "Pass another.",
  );
}
