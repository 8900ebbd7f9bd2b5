import { InputFault } from "../errors/input-fault.ts";

/** Turns text into what may stand in one part of a request. */
export type TextEncoder = (text: string) => string;

const UNRESERVED = /^[\w.~-]*$/;

/** Everything but the unreserved characters of RFC 3986. */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text;
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, hex);
  } catch (cause) {
    throw new InputFault("text holds a lone surrogate", "Pass well-formed text.", cause);
  }
}

/**
 * Reserved characters stand (RFC 6570 section 3.2.3), and triplets that are there already. `#` would end the URL,
 * whatever the document allows; what else would end a value is up to where it stands.
 */
export function percentEncodeReserved(text: string): string {
  const kept = /(%[0-9A-Fa-f]{2}|[:/?[\]@!$&'()*+,;=]+)/;
  return text
    .split(kept)
    .map((piece, index) => (index % 2 === 1 ? piece : percentEncode(piece)))
    .join("");
}

/** As it is: headers, and cookies of style `cookie`. */
export const verbatim: TextEncoder = (text) => text;

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
