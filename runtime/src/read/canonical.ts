/** A text that is the same for equal JSON values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value));
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`);
  return `{${entries.sort().join()}}`;
}

/** Says whether two items of a list are the same JSON value. */
export function hasDuplicates(items: readonly unknown[]): boolean {
  const scalars = items.filter((item) => typeof item !== "object");
  const others = items.filter((item) => typeof item === "object").map(canonical);
  return new Set(scalars).size + new Set(others).size < items.length;
}

/** The type of a JSON value as JSON Schema names it. */
export function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
