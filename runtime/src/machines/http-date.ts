const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const IMF_FIXDATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const RFC_850 = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/;

/**
 * An HTTP date (RFC 9110 section 5.6.7) in milliseconds since 1970; all three forms, nothing else:
 * `Date.parse` takes `5` for a month.
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const fixed = IMF_FIXDATE.exec(text);
  if (fixed) return toMs(fixed[3], fixed[2], fixed[1], fixed.slice(4));
  const obsolete = RFC_850.exec(text);
  if (obsolete) return toMs(fourDigits(obsolete[3], nowMs), obsolete[2], obsolete[1], obsolete.slice(4));
  const asctime = ASCTIME.exec(text);
  if (asctime) return toMs(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6));
  return undefined;
}

/** A two-digit year more than 50 years ahead is in the past (RFC 9110). */
function fourDigits(twoDigits: string | undefined, nowMs: number): string {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = Math.floor(thisYear / 100) * 100 + Number(twoDigits);
  return String(year > thisYear + 50 ? year - 100 : year);
}

function toMs(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly string[],
): number | undefined {
  const at = MONTHS.indexOf(month ?? "-");
  if (at === -1 || at % 3 !== 0) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  return Date.UTC(Number(year), at / 3, Number(day), hours, minutes, seconds);
}
