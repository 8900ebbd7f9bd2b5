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

/** What is read is no structured field; never leaves this folder. */
export class Malformed extends Error {}

/** Forms of a bare item, each with what it makes of its match. No two can begin alike, but for numbers. */
const FORMS: readonly (readonly [RegExp, (body: string) => BareItem])[] = [
  [/(-?\d{1,12}\.\d{1,3})(?![\d.])/y, (body) => ({ kind: "decimal", value: number(body) })],
  [/(-?\d{1,15})(?![\d.])/y, (body) => ({ kind: "integer", value: number(body) })],
  [/"((?:[ !#-[\]-~]|\\["\\])*)"/y, (body) => ({ kind: "string", value: body.replace(/\\(.)/g, "$1") })],
  [/([A-Za-z*][\w!#$%&'*+.^`|~:/-]*)/y, (body) => ({ kind: "token", value: body })],
  [/:([A-Za-z\d+/]*={0,2}):/y, (body) => ({ kind: "bytes", value: bytesOf(body) })],
  [/\?([01])/y, (body) => ({ kind: "boolean", value: body === "1" })],
  [/@(-?\d{1,15})(?![\d.])/y, (body) => ({ kind: "date", value: number(body) })],
  [/%"((?:[ !#-$&-~]|%[\da-f]{2})*)"/y, (body) => ({ kind: "display-string", value: decoded(body) })],
];

/** Reads the bare item at the cursor. */
export function readBareItem(cursor: Cursor): BareItem {
  for (const [form, make] of FORMS) {
    const body = take(cursor, form);
    if (body !== undefined) return make(body);
  }
  throw new Malformed();
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

function bytesOf(base64: string): Uint8Array {
  return mended(() => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}

function decoded(percentEncoded: string): string {
  return mended(() => decodeURIComponent(percentEncoded));
}

function mended<T>(decode: () => T): T {
  try {
    return decode();
  } catch {
    throw new Malformed();
  }
}
