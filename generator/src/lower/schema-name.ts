import type { SchemaId } from "../ir/ids.ts";
import { pointerTokens } from "../ir/resolve-pointer.ts";

/** Parts of a pointer that say what stands there, not what it is called. */
const STRUCTURE = new Set([
  "$defs",
  "$dynamicRef",
  "additionalProperties",
  "allOf",
  "anyOf",
  "components",
  "content",
  "definitions",
  "get",
  "items",
  "not",
  "oneOf",
  "parameters",
  "paths",
  "patternProperties",
  "post",
  "prefixItems",
  "properties",
  "put",
  "requestBody",
  "responses",
  "schema",
  "schemas",
]);

/** The name a pointer gives: of a component its key, of anything else the telling parts of the way there. */
export function nameOf(id: SchemaId): string {
  const tokens = pointerTokens(id);
  const [root, section, name] = tokens;
  const isComponent = root === "components" && section === "schemas" && tokens.length === 3;
  if (isComponent && name !== undefined) return name;
  const isBase = root === "components" && tokens.length === 4 && tokens[3] === "discriminator";
  if (isBase && name !== undefined) return `${name}Base`;
  const isNested = root === "components" && tokens.length > 3;
  const telling = (isNested ? tokens.slice(2) : tokens).filter((token) => !STRUCTURE.has(token));
  return telling.slice(-4).join(" ") || "schema";
}
