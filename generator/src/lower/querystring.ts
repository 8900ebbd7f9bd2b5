import type { Parameter, PropertyEncoding } from "../ir/api.ts";
import { propertyEncodings } from "./encoding.ts";
import { flag, list, members, object, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import { described, explodesByDefault } from "./parameter.ts";
import { child, isObject, isObjectPlace, type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

const FORM = "application/x-www-form-urlencoded";

/**
 * The whole query as one value (`in: querystring` of OpenAPI 3.2). Where it is a form whose fields are declared, each
 * field is a parameter of its own, which is the same on the wire.
 */
export function querystringParameters(lowering: Lowering, place: Place<JsonObject>): readonly Parameter[] {
  const content = object(lowering, place, "content");
  const [first] = content === undefined ? [] : members(content);
  if (first === undefined || !isObjectPlace(first[1])) {
    const message = "the querystring parameter has no content and was left out";
    report(lowering, "warning", "unsupported-querystring", place.pointer, message);
    return [];
  }
  const media = { mediaType: first[0].toLowerCase(), place: first[1] };
  const encodings = propertyEncodings(lowering, media.place);
  const fields = media.mediaType === FORM ? formFields(lowering, media.place) : undefined;
  return fields === undefined
    ? [wholeQuery(lowering, place, media, encodings)]
    : fieldParameters(lowering, place, fields, encodings);
}

function wholeQuery(
  lowering: Lowering,
  place: Place<JsonObject>,
  media: { readonly mediaType: string; readonly place: Place<JsonObject> },
  encoding: readonly PropertyEncoding[],
): Parameter {
  const { pointer } = media.place;
  return Object.freeze({
    ...described(lowering, place),
    name: text(lowering, place, "name") ?? "querystring",
    in: "querystring",
    required: flag(lowering, place, "required") ?? false,
    schema: Object.hasOwn(media.place.value, "schema")
      ? lowerSchema(lowering, child(media.place, "schema"))
      : Object.freeze({ kind: "any", pointer }),
    style: "form",
    explode: true,
    allowReserved: false,
    mediaType: media.mediaType,
    ...(encoding.length > 0 && { encoding: Object.freeze(encoding) }),
  });
}

function fieldParameters(
  lowering: Lowering,
  place: Place<JsonObject>,
  fields: Place<JsonObject>,
  encodings: readonly PropertyEncoding[],
): readonly Parameter[] {
  const isRequired = flag(lowering, place, "required") ?? false;
  const deprecated = flag(lowering, place, "deprecated") ?? false;
  const required = new Set(list(lowering, fields, "required").map((item) => item.value));
  const properties = object(lowering, fields, "properties");
  return (properties === undefined ? [] : members(properties)).map(([name, entry]) => {
    const description = isObjectPlace(entry) ? text(lowering, entry, "description") : undefined;
    const schema = lowerSchema(lowering, entry);
    const encoding = encodings.find(({ property }) => property === name);
    return Object.freeze({
      pointer: entry.pointer,
      name,
      in: "query",
      required: isRequired && required.has(name),
      deprecated,
      ...(description !== undefined && { description }),
      schema,
      ...fieldForm(encoding, schema.kind === "object"),
    });
  });
}

/** A field is written as its encoding says; an object of which nothing is said, as JSON. */
function fieldForm(
  encoding: PropertyEncoding | undefined,
  isMap: boolean,
): Pick<Parameter, "style" | "explode" | "allowReserved" | "mediaType"> {
  const { style = "form", explode, allowReserved = false, contentType } = encoding ?? {};
  const written =
    encoding?.style === undefined ? (contentType ?? (isMap ? "application/json" : undefined)) : undefined;
  return {
    style,
    explode: explode ?? explodesByDefault(style),
    allowReserved,
    ...(written !== undefined && { mediaType: written }),
  };
}

/** Keywords that add fields which are not declared in place. */
const OPEN = ["allOf", "anyOf", "oneOf", "patternProperties"];

function formFields(lowering: Lowering, media: Place<JsonObject>): Place<JsonObject> | undefined {
  if (!isObject(own(media.value, "schema"))) return undefined;
  const schema = resolve(lowering, child(media, "schema"), "the schema of the querystring");
  if (schema === undefined || !isObject(own(schema.value, "properties"))) return undefined;
  const isOpen = isObject(own(schema.value, "additionalProperties"));
  return isOpen || OPEN.some((keyword) => Object.hasOwn(schema.value, keyword)) ? undefined : schema;
}
