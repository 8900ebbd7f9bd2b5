import { generateSync, type JsonSchema } from "json-schema-faker";

/** Makes values of schemas that stand in a document, the same on every run. */
export function createMaker(
  schemas: Readonly<Record<string, unknown>>,
): (pointer: string, seed: number) => unknown {
  const { components } = schemas as { readonly components?: unknown };
  return (pointer, seed) => {
    const root = { ...(resolved(schemas, pointer) as object), components } as JsonSchema;
    const options = {
      seed,
      maxDepth: 6,
      maxDefaultItems: 2,
      maxItems: 3,
      refDepthMax: 3,
      maxLength: 40,
      optionalsProbability: seed % 2 === 0 ? 0.9 : 0.3,
    };
    // What it makes may share parts, or hold `undefined`: JSON has neither.
    try {
      const text: string | undefined = JSON.stringify(generateSync(root, options));
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      // A schema that it cannot make a value of.
      return undefined;
    }
  };
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
