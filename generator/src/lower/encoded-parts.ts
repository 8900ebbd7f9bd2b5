import type { PartHeader, PropertyEncoding } from "../ir/api.ts";
import { list, members } from "./fields.ts";
import type { Lowering } from "./lowering.ts";
import { child, isObject, type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";

/** How deep `allOf` and references are followed for the properties of a body. */
const MOST_STEPS = 20;

/**
 * What a `contentEncoding` says of a part: OpenAPI 3.1 makes its content bytes by default, and the keyword the same as a
 * `Content-Transfer-Encoding` of the part. What the encoding object says wins.
 */
export function withEncodedParts(
  lowering: Lowering,
  media: Place<JsonObject>,
  encodings: readonly PropertyEncoding[],
): readonly PropertyEncoding[] {
  // Whatever is wrong with the schema is told by whoever lowers it.
  const silent = { ...lowering, diagnostics: [] };
  const written = new Map(encodings.map((encoding) => [encoding.property, encoding]));
  for (const [property, place] of propertiesOf(silent, child(media, "schema"), MOST_STEPS)) {
    const contentEncoding = encodingOf(silent, place, MOST_STEPS);
    const said = written.get(property) ?? { property };
    if (contentEncoding === undefined || said.style !== undefined) continue;
    written.set(property, Object.freeze(encodedPart(said, contentEncoding)));
  }
  return [...written.values()];
}

function encodedPart(said: PropertyEncoding, contentEncoding: string): PropertyEncoding {
  const { headers = [] } = said;
  const isSaid = headers.some(({ name }) => name.toLowerCase() === "content-transfer-encoding");
  const header: PartHeader = { name: "Content-Transfer-Encoding", required: false, value: contentEncoding };
  return {
    contentType: "application/octet-stream",
    ...said,
    headers: isSaid ? headers : Object.freeze([...headers, Object.freeze(header)]),
  };
}

/** `base64` or `base64url`, of a string or the items of a list, each of which is a part. */
function encodingOf(lowering: Lowering, place: Place, steps: number): string | undefined {
  const schema = schemaAt(lowering, place);
  if (schema === undefined || steps === 0) return undefined;
  const written = own(schema.value, "contentEncoding");
  const name = typeof written === "string" ? written.toLowerCase() : undefined;
  if (name === "base64" || name === "base64url") return name;
  return Object.hasOwn(schema.value, "items")
    ? encodingOf(lowering, child(schema, "items"), steps - 1)
    : undefined;
}

function propertiesOf(
  lowering: Lowering,
  place: Place,
  steps: number,
): readonly (readonly [string, Place])[] {
  const schema = schemaAt(lowering, place);
  if (schema === undefined || steps === 0) return [];
  const properties = child(schema, "properties");
  const { value, pointer } = properties;
  return [
    ...list(lowering, schema, "allOf").flatMap((part) => propertiesOf(lowering, part, steps - 1)),
    ...(isObject(value) ? members({ value, pointer }) : []),
  ];
}

function schemaAt(lowering: Lowering, place: Place): Place<JsonObject> | undefined {
  return isObject(place.value) ? resolve(lowering, place, "a schema") : undefined;
}
