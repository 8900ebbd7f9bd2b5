import type { StatusPattern } from "../policy.ts";

/** Whether one of the patterns, such as `503` or `"5XX"`, stands for the status. */
export function matchesStatus(patterns: readonly StatusPattern[], status: number): boolean {
  return patterns.includes(status) || patterns.some((pattern) => pattern === rangeOf(status));
}

/** The entry of a map by status: the exact one, then the range, then `default`. */
export function byStatus<T>(map: Readonly<Record<string, T>>, status: number): T | undefined {
  if (Object.hasOwn(map, status)) return map[status];
  const range = rangeOf(status);
  if (Object.hasOwn(map, range)) return map[range];
  return Object.hasOwn(map, "default") ? map["default"] : undefined;
}

function rangeOf(status: number): string {
  return `${Math.floor(status / 100)}XX`;
}
