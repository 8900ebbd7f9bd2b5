import * as z from "zod/mini";

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const INT32_LIMIT = 2 ** 31;

/** Formats of strings that are looked at. A deviation is only ever reported: servers are lax about formats. */
const STRING_FORMATS: Readonly<Record<string, () => (text: string) => boolean>> = {
  "date-time": () => matching(z.regexes.datetime({ offset: true, local: false })),
  date: () => matching(z.regexes.date),
  email: () => matching(EMAIL),
  ipv4: () => matching(z.regexes.ipv4),
  ipv6: () => matching(z.regexes.ipv6),
  uri: () => URL.canParse,
  url: () => URL.canParse,
  uuid: () => matching(z.regexes.guid),
};

/** The test of a string format; absent where the format is not looked at. */
export function stringFormat(format: string): ((text: string) => boolean) | undefined {
  return Object.hasOwn(STRING_FORMATS, format) ? STRING_FORMATS[format]?.() : undefined;
}

/**
 * The test of a number's format. An integer beyond 2^53 has lost digits in `JSON.parse`, before any reader saw it:
 * it is reported here, and to be read exactly by a parser of our own in front of the reader.
 */
export function numberFormat(
  format: string | undefined,
  integer: boolean,
): ((value: number) => boolean) | undefined {
  if (format === "int32") return (value) => value >= -INT32_LIMIT && value < INT32_LIMIT;
  return integer || format === "int64" ? isExact : undefined;
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || !Number.isInteger(value);
}

function matching(regex: RegExp): (text: string) => boolean {
  return (text) => regex.test(text);
}
