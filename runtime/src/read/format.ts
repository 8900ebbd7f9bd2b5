const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** RFC 3339: an offset is obligatory, a leap second is not wrong. */
const TIME = /^[t ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DATE_LENGTH = "2020-01-01".length;
const INT32_LIMIT = 2 ** 31;

type TextTest = (text: string) => boolean;

/** Formats of strings that are looked at. A deviation is only ever reported: servers are lax about formats. */
const STRING_FORMATS: ReadonlyMap<string | undefined, TextTest> = /*@__PURE__*/ new Map<string, TextTest>([
  ["date-time", isDateTime],
  ["date", isDate],
  ["email", (text) => EMAIL.test(text)],
  ["ipv4", (text) => IPV4.test(text)],
  ["ipv6", (text) => text.includes(":") && isUrl(`http://[${text}]`)],
  ["uri", isUrl],
  ["url", isUrl],
  ["uuid", (text) => UUID.test(text)],
]);

/** The test of a string format; absent where the format is not looked at. */
export function stringFormat(format: string | undefined): TextTest | undefined {
  return STRING_FORMATS.get(format);
}

function isUrl(text: string): boolean {
  return URL.canParse(text);
}

/** Says whether a text is a date and time as RFC 3339 has it, on a day that there is. */
export function isDateTime(text: string): boolean {
  return isDate(text.slice(0, DATE_LENGTH)) && TIME.test(text.slice(DATE_LENGTH));
}

function isDate(text: string): boolean {
  // A day that its month does not have is one of the next, or none, whatever the platform.
  return DATE.test(text) && (text.slice(8) < "29" || String(new Date(text).toJSON()).startsWith(text));
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
