/** IMF-fixdate, and the two obsolete forms. */
const FORMS: readonly RegExp[] = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/**
 * An HTTP date (RFC 9110 section 5.6.7) in milliseconds since 1970; all three forms, nothing else:
 * `Date.parse` takes `5` for a month.
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { day, month, year = "", time = "" } = groups;
    // A leap second is none to `Date`.
    const lasting = time.replace(/60$/, "59");
    const atMs = Date.parse(`${day} ${month} ${fourDigits(year, nowMs)} ${lasting} GMT`);
    return Number.isNaN(atMs) ? undefined : atMs;
  }
  return undefined;
}

/** A year of two digits that is more than 50 years ahead is in the past (RFC 9110). */
function fourDigits(digits: string, nowMs: number): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  const thisYear = new Date(nowMs).getUTCFullYear();
  const ofThisCentury = thisYear - (thisYear % 100) + year;
  return ofThisCentury > thisYear + 50 ? ofThisCentury - 100 : ofThisCentury;
}
