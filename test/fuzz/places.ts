/** A string of a document that may be replaced: a value, or the name of a property. */
export interface Place {
  readonly kind: "value" | "key";
  readonly path: readonly (string | number)[];
}

/** Every string of a JSON document, keys included. */
export function placesOf(document: unknown, path: readonly (string | number)[] = []): Place[] {
  if (typeof document === "string") return [{ kind: "value", path }];
  if (Array.isArray(document)) return document.flatMap((item, index) => placesOf(item, [...path, index]));
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => [
    { kind: "key", path: [...path, key] } as const,
    ...placesOf(value, [...path, key]),
  ]);
}

/** A copy of a document with one string replaced. */
export function replaceAt(document: unknown, place: Place, text: string): unknown {
  return replaced(document, place, 0, text);
}

function replaced(document: unknown, place: Place, depth: number, text: string): unknown {
  if (depth === place.path.length) return text;
  const step = place.path[depth];
  const isKey = place.kind === "key" && depth === place.path.length - 1;
  if (Array.isArray(document)) {
    return document.map((item, index) => (index === step ? replaced(item, place, depth + 1, text) : item));
  }
  return Object.fromEntries(
    Object.entries(document as object).map(([key, value]) => {
      if (key !== step) return [key, value];
      return isKey ? [text, value] : [key, replaced(value, place, depth + 1, text)];
    }),
  );
}
