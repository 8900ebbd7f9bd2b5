/** A value of RFC 9651 section 3.3; `date` is in seconds since 1970, `bytes` are binary content. */
export type BareItem =
  | { readonly kind: "integer" | "decimal" | "date"; readonly value: number }
  | { readonly kind: "string" | "token" | "display-string"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "boolean"; readonly value: boolean };

/** Where a parser has got to. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Forms of a bare item, each with what it makes of its match. No two can begin alike, but for numbers. */
const FORMS: readonly (readonly [BareItem["kind"], RegExp, (body: string) => BareItem["value"]])[] = [
  ["decimal", /(-?\d{1,12}\.\d{1,3})(?![\d.])/y, number],
  ["integer", /(-?\d{1,15})(?![\d.])/y, number],
  ["string", /"((?:[ !#-[\]-~]|\\["\\])*)"/y, (body) => body.replace(/\\(.)/g, "$1")],
  ["token", /([A-Za-z*][\w!#$%&'*+.^`|~:/-]*)/y, String],
  ["bytes", /:([A-Za-z\d+/]*={0,2}):/y, (body) => Uint8Array.from(atob(body), (char) => char.charCodeAt(0))],
  ["boolean", /\?([01])/y, (body) => body === "1"],
  ["date", /@(-?\d{1,15})(?![\d.])/y, number],
  ["display-string", /%"((?:[ !#-$&-~]|%[\da-f]{2})*)"/y, decodeURIComponent],
];

/** Reads the bare item at the cursor. Throws where there is none. */
export function readBareItem(cursor: Cursor): BareItem {
  for (const [kind, form, make] of FORMS) {
    const body = take(cursor, form);
    // The table gives each kind its own values.
    if (body !== undefined) return { kind, value: make(body) } as BareItem;
  }
  throw new SyntaxError();
}

/** What the sticky expression's first group finds at the cursor, which moves past the match. */
export function take(cursor: Cursor, form: RegExp): string | undefined {
  form.lastIndex = cursor.at;
  const found = form.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at = form.lastIndex;
  return found[1] ?? "";
}

/** No negative zero: nobody could tell it from zero, but for `Object.is`. */
function number(body: string): number {
  return Number(body) + 0;
}
