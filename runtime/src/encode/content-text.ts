import { jsonText } from "./json-text.ts";
import { type TextEncoder, verbatim } from "./percent.ts";
import { isAbsent, scalarText } from "./value.ts";

/** A value as a document of a media type, where it stands in a URL, header or field. `undefined`: absent. */
export function contentText(mediaType: string, value: unknown, encode: TextEncoder): string | undefined {
  if (isAbsent(value)) return undefined;
  if (!isJson(mediaType) && typeof value !== "object") return encode(scalarText(value));
  const json = jsonText(value);
  // Headers hold no more than Latin-1; JSON has a way to say the rest.
  return encode === verbatim ? json.replace(/[\x7f-\uffff]/g, unicodeEscape) : encode(json);
}

/** Whether a media type is JSON under any name. */
export function isJson(mediaType: string): boolean {
  return /[/+]json\b/i.test(mediaType);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
