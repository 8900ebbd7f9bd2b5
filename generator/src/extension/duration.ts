const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

const SHORT_DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const ISO_DURATION = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/;

/** The pattern of both forms, for the published JSON Schema. */
export const DURATION_PATTERN: string =
  "^(\\d+(\\.\\d+)?(ms|s|m|h)|PT(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)$";

/** Milliseconds of `"500ms"`, `"2s"`, `"5m"`, `"24h"` or ISO 8601 `"PT2S"`; `undefined` for any other text. */
export function parseDuration(text: string): number | undefined {
  const ms = shortDuration(text) ?? isoDuration(text);
  return ms === undefined || !Number.isSafeInteger(ms) ? undefined : ms;
}

/** The shortest text that `parseDuration` reads as these milliseconds. */
export function formatDuration(ms: number): string {
  for (const unit of ["h", "m", "s"] as const) {
    if (ms > 0 && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]}${unit}`;
  }
  return `${ms}ms`;
}

function shortDuration(text: string): number | undefined {
  const match = SHORT_DURATION.exec(text);
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]);
}

function isoDuration(text: string): number | undefined {
  const match = ISO_DURATION.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
  return Math.round((hours ?? 0) * UNIT_MS.h + (minutes ?? 0) * UNIT_MS.m + (seconds ?? 0) * UNIT_MS.s);
}
