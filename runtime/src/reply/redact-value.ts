/** Beyond it, nothing that a person would read is left; and recursion has an end. */
const MOST_DEPTH = 20;

type Redact = (text: string) => string;

/** A JSON value with every text and number of it, names included, passed through `redact`. What lies deeper than is of use is left out. */
export function redactValue(value: unknown, redact: Redact): unknown {
  // As one text first: a call may have thousands of secrets, a failure thousands of texts, and hardly ever is one in the other.
  const said = [...textsIn(value, 0)].join("\n");
  return cleaned(value, redact(said) === said ? unchanged : redact, 0);
}

const unchanged: Redact = (text) => text;

function cleaned(value: unknown, redact: Redact, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number" || typeof value === "bigint") return redactNumber(value, redact);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MOST_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [redact(name), cleaned(member, redact, depth + 1)]),
  );
}

/** An account's number is as secret as its name. */
function redactNumber(value: number | bigint, redact: Redact): unknown {
  const clean = redact(String(value));
  return clean === String(value) ? value : clean;
}

function* textsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "number" || typeof value === "bigint") yield String(value);
  if (typeof value !== "object" || value === null || depth === MOST_DEPTH) return;
  for (const [name, member] of Object.entries(value)) {
    yield name;
    yield* textsIn(member, depth + 1);
  }
}
