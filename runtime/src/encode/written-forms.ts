import { percentEncode } from "./percent.ts";

/** A text as it may stand elsewhere: as it is, in a URL, in a form, in JSON. For finding it again. */
export function writtenForms(text: string): readonly string[] {
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  return [text, percentEncode(text), form, JSON.stringify(text).slice(1, -1)];
}
