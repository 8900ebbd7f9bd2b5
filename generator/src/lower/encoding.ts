import type { MediaType, PartEncoding, PartHeader, PropertyEncoding } from "../ir/api.ts";
import { at } from "../ir/ids.ts";
import { withEncodedParts } from "./encoded-parts.ts";
import { entries, flag, list, object, objectPlace, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import type { JsonObject, Place } from "./place.ts";
import { resolve } from "./resolve.ts";

/** Styles of fields; the first is what the others' absence means. */
const STYLES = ["form", "spaceDelimited", "pipeDelimited", "deepObject"] as const;

/** Headers that the encoding says in another way, or that the part has anyway. */
const OWN_HEADERS = new Set(["content-type", "content-disposition"]);

/** How the parts of a body are written. */
export function encodingsOf(
  lowering: Lowering,
  place: Place<JsonObject>,
  mediaType: string,
): Pick<MediaType, "encoding" | "prefixEncoding" | "itemEncoding"> {
  const said = propertyEncodings(lowering, place);
  const encoding = mediaType.startsWith("multipart/") ? withEncodedParts(lowering, place, said) : said;
  const prefixEncoding = list(lowering, place, "prefixEncoding").flatMap((item) => {
    const entry = objectPlace(lowering, item, "an encoding");
    return entry === undefined ? [] : [Object.freeze(partEncoding(lowering, entry))];
  });
  const item = object(lowering, place, "itemEncoding");
  return {
    ...(encoding.length > 0 && { encoding: Object.freeze(encoding) }),
    ...(prefixEncoding.length > 0 && { prefixEncoding: Object.freeze(prefixEncoding) }),
    ...(item !== undefined && { itemEncoding: Object.freeze(partEncoding(lowering, item)) }),
  };
}

/** How the properties of a body are written, those alone of which something is said. */
export function propertyEncodings(lowering: Lowering, place: Place<JsonObject>): readonly PropertyEncoding[] {
  return entries(lowering, place, "encoding").flatMap(([property, entry]) => {
    const encoding = objectPlace(lowering, entry, `the encoding of ${JSON.stringify(property)}`);
    return encoding === undefined ? [] : [Object.freeze({ property, ...partEncoding(lowering, encoding) })];
  });
}

function partEncoding(lowering: Lowering, place: Place<JsonObject>): PartEncoding {
  const contentType = text(lowering, place, "contentType");
  const style = styleOf(lowering, place);
  const explode = flag(lowering, place, "explode");
  const allowReserved = flag(lowering, place, "allowReserved");
  const isStyled = style !== undefined || explode !== undefined || allowReserved !== undefined;
  const headers = headersOf(lowering, place);
  return {
    ...(contentType !== undefined && { contentType }),
    ...(isStyled && { style: style ?? "form" }),
    ...(explode !== undefined && { explode }),
    ...(allowReserved !== undefined && { allowReserved }),
    ...(headers.length > 0 && { headers: Object.freeze(headers) }),
  };
}

function styleOf(lowering: Lowering, place: Place<JsonObject>): PartEncoding["style"] {
  const value = text(lowering, place, "style");
  const style = STYLES.find((known) => known === value);
  if (value !== undefined && style === undefined) {
    const message = `style ${JSON.stringify(value)} is not for the fields of a body; it is left out`;
    report(lowering, "warning", "invalid-style", at(place.pointer, "style"), message);
  }
  return style;
}

function headersOf(lowering: Lowering, encoding: Place<JsonObject>): readonly PartHeader[] {
  return entries(lowering, encoding, "headers").flatMap(([name, entry]) => {
    const place = OWN_HEADERS.has(name.toLowerCase())
      ? undefined
      : resolve(lowering, entry, `the header ${name}`);
    if (place === undefined) return [];
    const value = fixedValue(lowering, place);
    const required = flag(lowering, place, "required") ?? false;
    return [Object.freeze({ name, required, ...(value !== undefined && { value }) })];
  });
}

function fixedValue(lowering: Lowering, header: Place<JsonObject>): string | undefined {
  const schema = object(lowering, header, "schema");
  if (schema === undefined) return undefined;
  const values = Array.isArray(schema.value["enum"]) ? schema.value["enum"] : [];
  const only: unknown = values.length === 1 ? values[0] : schema.value["const"];
  return typeof only === "string" || typeof only === "number" ? String(only) : undefined;
}
