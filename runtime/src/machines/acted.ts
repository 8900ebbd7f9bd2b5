import type { AttemptRecord } from "../call/record.ts";

/**
 * Whether the server may have done what an attempt asked for, as far as the attempt itself tells. It has where it said so,
 * though its reply did not come through; where it failed half-way, or nothing came, nobody knows. What it refuses, it has not done.
 */
export function mayHaveActed({ sent, status, refused }: AttemptRecord): boolean {
  if (sent === "no" || refused) return false;
  return status === undefined || status < 300 || status >= 500 || status === 408;
}
