import { generateSync, type JsonSchema } from "json-schema-faker";

/** Makes values of the schemas of a document, the same on every run. */
export interface Maker {
  /** `undefined`: of this schema it can make none. */
  readonly make: (pointer: string, seed: number) => unknown;
  /** What a value costs, about: the characters of all that its schema leads to. */
  readonly costOf: (pointer: string) => number;
}

/** A maker of values of schemas that stand in a document. */
export function createMaker(schemas: Readonly<Record<string, unknown>>): Maker {
  const roots = new Map<string, object>();
  const rootOf = (pointer: string): object => {
    const schema = resolved(schemas, pointer);
    const known = roots.get(pointer);
    const root = known ?? { ...(schema as object), components: { schemas: reached(schemas, schema) } };
    roots.set(pointer, root);
    return root;
  };
  const make = (pointer: string, seed: number): unknown => {
    const root = rootOf(pointer) as JsonSchema;
    const options = {
      seed,
      maxDepth: 6,
      maxDefaultItems: 2,
      maxItems: 3,
      refDepthMax: 3,
      maxLength: 40,
      optionalsProbability: seed % 2 === 0 ? 0.9 : 0.3,
    };
    try {
      // What it makes may share parts, or hold `undefined`: JSON has neither.
      const text: string | undefined = JSON.stringify(generateSync(root, options));
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      // A schema that it cannot make a value of.
      return undefined;
    }
  };
  return { make, costOf: (pointer) => JSON.stringify(rootOf(pointer)).length };
}

const COMPONENT = /^#\/components\/schemas\/([^/]+)/;

/** The named schemas that one leads to; with all of a large document, a value would take seconds. */
function reached(
  document: Readonly<Record<string, unknown>>,
  start: unknown,
): Readonly<Record<string, unknown>> {
  const found = new Map<string, unknown>();
  const pending: unknown[] = [start];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    for (const [key, value] of Object.entries(next)) {
      const [pointer = "", token = ""] = key === "$ref" ? (COMPONENT.exec(String(value)) ?? []) : [];
      const name = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
      if (token !== "" && !found.has(name)) {
        const schema = resolved(document, pointer);
        found.set(name, schema);
        pending.push(schema);
      }
      pending.push(value);
    }
  }
  return Object.fromEntries(found);
}

function resolved(document: unknown, pointer: string): unknown {
  const tokens = pointer
    .replace(/^#\/?/, "")
    .split("/")
    .filter((token) => token !== "");
  return tokens.reduce<unknown>((node, token) => {
    const name = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined;
  }, document);
}
