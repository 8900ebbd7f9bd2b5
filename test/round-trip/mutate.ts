/** A value that differs from a right one in one place. */
export interface Mutation {
  readonly value: unknown;
  /** JSON pointer of the place. */
  readonly place: string;
  /** Names and positions that lead there. */
  readonly path: readonly (string | number)[];
  readonly what: "type" | "missing" | "bounds";
}

/** One mutation of each sort at every place, the first `limit` places. */
export function* mutationsOf(value: unknown, limit: number): Generator<Mutation> {
  let places = 0;
  for (const path of placesIn(value)) {
    places += 1;
    if (places > limit) return;
    const old = path.reduce<unknown>((node, name) => Reflect.get(node as object, name), value);
    const at = (changed: unknown, what: Mutation["what"]): Mutation => ({
      value: replaced(value, path, changed),
      place: pointerOf(path),
      path,
      what,
    });
    yield at(typeof old === "string" ? 17 : "~wrong~", "type");
    if (typeof old === "number") yield at(-1e15 - 0.5, "bounds");
    if (typeof old === "string") yield at("", "bounds");
    if (typeof path.at(-1) === "string") yield at(undefined, "missing");
  }
}

function* placesIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  yield path;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placesIn(item, [...path, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* placesIn(part, [...path, name]);
  }
}

function replaced(value: unknown, path: readonly (string | number)[], changed: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return changed;
  if (Array.isArray(value))
    return value.map((item, index) => (index === name ? replaced(item, rest, changed) : item));
  const entries = Object.entries(value as object).flatMap(([key, part]): [string, unknown][] => {
    const after = key === name ? replaced(part, rest, changed) : part;
    return after === undefined ? [] : [[key, after]];
  });
  return Object.fromEntries(entries);
}

/** As validators write it (RFC 6901). */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
