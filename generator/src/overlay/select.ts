import { exec, type JsonValue } from "jsonpath-rfc9535";

/** Ways to what a JSONPath selects, or why it is none. */
export type Selected =
  | {
      readonly kind: "ways";
      readonly ways: readonly (readonly string[])[];
      /** The expression as it was read, where it had to be corrected. */
      readonly readAs?: string;
    }
  | { readonly kind: "fault"; readonly reason: string };

/**
 * Selects by RFC 9535. A way that is found twice counts once. Names with a dash, which need brackets and quotes and seldom
 * have them (even in the Overlay specification's own examples), are read as they are meant.
 */
export function select(document: unknown, expression: string): Selected {
  const selected = selectExactly(document, expression);
  const corrected = selected.kind === "fault" ? quoteDashedNames(expression) : expression;
  if (corrected === expression) return selected;
  const second = selectExactly(document, corrected);
  return second.kind === "fault" ? selected : { ...second, readAs: corrected };
}

function selectExactly(document: unknown, expression: string): Selected {
  const ways = new Map<string, readonly string[]>();
  try {
    exec(document as JsonValue, expression, (_, path) => {
      const way = path.map(String);
      ways.set(JSON.stringify(way), way);
    });
  } catch (error) {
    return { kind: "fault", reason: reasonOf(error) };
  }
  return { kind: "ways", ways: [...ways.values()] };
}

/** The parser lists all that it would have taken; what it found says more. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const found = / but (.+) found\.$/s.exec(message)?.[1];
  if (found === undefined) return message;
  const location: { start?: { column?: unknown } } = Object(Object(error).location);
  const column = location.start?.column;
  return `unexpected ${found}${typeof column === "number" ? ` at character ${column}` : ""}`;
}

function quoteDashedNames(expression: string): string {
  const parts = expression.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.([A-Za-z_][\w-]*-[\w-]*)|./gs);
  return [...parts].map(([text, name]) => (name === undefined ? text : `['${name}']`)).join("");
}

/** Later items before earlier ones, and what is within before what is around: so removals do not disturb each other. */
export function forRemoval(ways: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...ways].sort((a, b) => {
    for (const [index, token] of a.entries()) {
      const other = b[index];
      if (other === undefined) return -1;
      if (token !== other) return byToken(token, other);
    }
    return 1;
  });
}

function byToken(a: string, b: string): number {
  const difference = Number(b) - Number(a);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return a < b ? 1 : -1;
}
