import type { RateLimitInfo } from "../call/record.ts";

/** What is said of a limit, of what may be said. `undefined`: nothing is. */
export function limitInfo(
  limit: number | undefined,
  remaining: number | undefined,
  resetMs: number | undefined,
): RateLimitInfo | undefined {
  if ((limit ?? remaining ?? resetMs) === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs }),
  };
}
