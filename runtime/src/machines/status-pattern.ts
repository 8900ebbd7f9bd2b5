import type { StatusPattern } from "../policy.ts";

/** Whether one of the patterns, such as `503` or `"5XX"`, stands for the status. */
export function matchesStatus(patterns: readonly StatusPattern[], status: number): boolean {
  return patterns.includes(status) || patterns.some((pattern) => pattern === rangeOf(status));
}

/** The entry of a map by status: the exact one, then the range, then `default`; `null` is an entry that says nothing. */
export function byStatus<T>(map: Readonly<Record<string, T>>, status: number): NonNullable<T> | undefined {
  if (Object.hasOwn(map, status)) return map[status] ?? undefined;
  const range = rangeOf(status);
  return map[Object.hasOwn(map, range) ? range : "default"] ?? undefined;
}

function rangeOf(status: number): string {
  return `${Math.floor(status / 100)}XX`;
}
