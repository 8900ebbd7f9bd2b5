/**
 * The keys under which something may be said of a status or range, from its own to the broadest: `404`, `4XX`,
 * `default`. As OpenAPI has it, and the runtime, only the first that is there speaks for it.
 */
export function statusKeys(status: string): readonly string[] {
  return status === "default" ? [status] : [...new Set([status, `${status.charAt(0)}XX`, "default"])];
}
