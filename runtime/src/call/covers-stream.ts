import type { PreparedCall } from "./handler.ts";

/**
 * Whether the total timeout covers a stream to its end: where the caller says how long, for this call or by a context.
 * What the policy says of all calls covers it up to its head; a stream that is alive is not cut.
 */
export function coversStream({ options, context }: PreparedCall): boolean {
  const { timeout, policy } = options;
  const totalMs = typeof timeout === "number" ? timeout : (timeout?.totalMs ?? policy?.timeout?.totalMs);
  return context !== undefined || totalMs !== undefined;
}
