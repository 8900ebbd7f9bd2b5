const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** RFC 3339: an offset is obligatory, a leap second is not wrong. */
const TIME = /^[t ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DATE_LENGTH = "2020-01-01".length;
const INT32_LIMIT = 2 ** 31;

/** Says whether a text is of a format. A deviation is only ever reported: servers are lax about formats. */
export type TextFormat = (text: string) => boolean;

/** RFC 3339, on a day that there is. */
export function dateTime(text: string): boolean {
  return date(text.slice(0, DATE_LENGTH)) && TIME.test(text.slice(DATE_LENGTH));
}

/** The full-date of RFC 3339. */
export function date(text: string): boolean {
  // A day that its month does not have is one of the next, or none, whatever the platform.
  return DATE.test(text) && (text.slice(8) < "29" || String(new Date(text).toJSON()).startsWith(text));
}

/** Something on both sides of one `@`. */
export function email(text: string): boolean {
  return EMAIL.test(text);
}

/** Four decimal numbers below 256. */
export function ipv4(text: string): boolean {
  return IPV4.test(text);
}

/** What a URL takes between brackets. */
export function ipv6(text: string): boolean {
  return text.includes(":") && uri(`http://[${text}]`);
}

/** An absolute URL, as the URL Standard has it. */
export function uri(text: string): boolean {
  return URL.canParse(text);
}

/** Of any version (RFC 9562). */
export function uuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * The test of a number's format. An integer beyond 2^53 that has kept its digits is right, but the next one may not be
 * (see `parseJson`): it is reported.
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
