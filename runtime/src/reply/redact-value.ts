/** Beyond it, nothing that a person would read is left; and recursion has an end. */
const MOST_DEPTH = 20;

/** A JSON value with every text and number of it, names included, passed through `redact`. What lies deeper than is of use is left out. */
export function redactValue(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number" || typeof value === "bigint") return redactNumber(value, redact);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MOST_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name), redactValue(member, redact, depth + 1)]),
  );
}

/** An account's number is as secret as its name. */
function redactNumber(value: number | bigint, redact: (text: string) => string): unknown {
  const clean = redact(String(value));
  return clean === String(value) ? value : clean;
}
