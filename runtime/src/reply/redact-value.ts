/** Beyond it, nothing that a person would read is left; and recursion has an end. */
const MOST_DEPTH = 20;

type Redact = (text: string) => string;

/** A JSON value with every text and number of it, names included, passed through `redact`. What lies deeper than is of use is left out. */
export function redactValue(value: unknown, redact: Redact): unknown {
  const said: string[] = [];
  const copy = cleaned(value, 0, (text) => {
    said.push(text);
    return text;
  });
  // As one text first: a call may have thousands of secrets, a failure thousands of texts, and hardly ever is one in the other.
  const all = said.join("\n");
  return redact(all) === all ? copy : cleaned(value, 0, redact);
}

function cleaned(value: unknown, depth: number, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number" || typeof value === "bigint") {
    // An account's number is as secret as its name.
    const clean = redact(String(value));
    return clean === String(value) ? value : clean;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth === MOST_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1, redact));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name), cleaned(member, depth + 1, redact)]),
  );
}
