import { writtenNumber } from "../read/written-number.ts";

/** A JSON value. An integer in it that no number can hold is a symbol, which stands for no other value, of its digits. */
export interface ParsedJson {
  readonly value: unknown;
  /** There are such symbols. */
  readonly long: boolean;
}

/** Digits beyond these are nobody's number, and take longer to convert than to send. */
const MOST_DIGITS = 64;

/**
 * Parses the JSON of a reply without rounding an integer; with `digits`, every number that would not be written as it was
 * is such a symbol. Throws what `JSON.parse` throws.
 */
export function parseJson(text: string, digits = false): ParsedJson {
  if (!digits && !holdsLongInteger(text)) return { value: JSON.parse(text), long: false };
  let long = false;
  const value: unknown = JSON.parse(text, (_name: string, part: unknown, context?: { source?: string }) => {
    if (typeof part !== "number" || (!digits && Math.abs(part) <= Number.MAX_SAFE_INTEGER)) return part;
    // Platforms before 2025 do not tell the source: there it is known that digits may be lost, not which.
    const source = context?.source;
    if (source === String(part) || (!digits && isHeld(source))) return part;
    if (source === undefined && Math.abs(part) <= Number.MAX_SAFE_INTEGER) return part;
    long = true;
    return Symbol(source !== undefined && source.length <= MOST_DIGITS ? source : undefined);
  });
  return { value, long };
}

function isHeld(source: string | undefined): boolean {
  if (source === undefined) return false;
  return source.length <= MOST_DIGITS ? writtenNumber(source) !== undefined : /\D/.test(source.slice(1));
}

/** Sixteen digits in a row, not within a string or behind a decimal point. */
function holdsLongInteger(text: string): boolean {
  // One of them stands at a multiple of sixteen.
  for (let at = 15; at < text.length; at += 16) {
    if (!isDigit(text, at)) continue;
    let first = at;
    let last = at;
    while (isDigit(text, first - 1)) first -= 1;
    while (isDigit(text, last + 1)) last += 1;
    if (last - first >= 15 && " \t\r\n:,[-".includes(text.charAt(first - 1))) return true;
    at += last - at - ((last - at) % 16);
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}
