import type { AttemptRecord } from "../call/record.ts";

/** Statuses of servers that do not do such things at all: RFC 9110 sections 15.6.2 and 15.6.6. */
const NEVER_DONE: readonly number[] = [501, 505];

/**
 * Whether the server may have done what an attempt asked for, as far as the attempt itself tells. It has where it said so,
 * though its reply did not come through, or where it points to the outcome (301 to 303); where it failed half-way, or nothing
 * came, nobody knows. What it refuses, it has not done.
 */
export function mayHaveActed({ sent, status, refused }: AttemptRecord): boolean {
  if (sent === "no" || refused) return false;
  if (status === undefined || status < 304 || status === 408) return true;
  return status >= 500 && !NEVER_DONE.includes(status);
}
