/** An error's cause as text that is safe to log: names, codes and nothing of requests or bodies. */
export function describeCause(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  if (!(cause instanceof Error)) return typeof cause;
  const code = "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
  const inner = cause.cause instanceof Error ? `: ${describeCause(cause.cause)}` : "";
  return `${cause.name}${code}${inner}`;
}
