import { compareCodePoints } from "../ir/order.ts";
import type { JsonValue } from "../ir/schema.ts";

/** Deepest default or example that is kept: beyond it they document nothing. */
const MAX_DEPTH = 64;

/**
 * A value as JSON: dates as their text, what JSON cannot say as null. Frozen, with keys of its own only, and those in the
 * order in which properties stand: how a document orders them means nothing.
 */
export function jsonValue(value: unknown, depth = 0): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => jsonValue(item, depth + 1)));
  const pairs = Object.entries(value).map(([key, member]) => [key, jsonValue(member, depth + 1)] as const);
  return Object.freeze(Object.fromEntries(pairs.sort(([a], [b]) => compareCodePoints(a, b))));
}
