import type { Parameter } from "../ir/api.ts";
import { flag, list, members, object, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import { child, isObject, isObjectPlace, type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

const FORM = "application/x-www-form-urlencoded";

/**
 * The whole query as one value (`in: querystring` of OpenAPI 3.2). Where it is a form whose fields are declared, each
 * field is a parameter of its own, which is the same on the wire.
 */
export function querystringParameters(lowering: Lowering, place: Place<JsonObject>): readonly Parameter[] {
  const fields = formFields(lowering, place);
  if (fields === undefined) {
    const message = "the querystring parameter is no form with declared fields and was left out";
    report(lowering, "warning", "unsupported-querystring", place.pointer, message);
    return [];
  }
  const isRequired = flag(lowering, place, "required") ?? false;
  const deprecated = flag(lowering, place, "deprecated") ?? false;
  const required = new Set(list(lowering, fields, "required").map((item) => item.value));
  const properties = object(lowering, fields, "properties");
  return (properties === undefined ? [] : members(properties)).map(([name, schema]) => {
    const description = isObjectPlace(schema) ? text(lowering, schema, "description") : undefined;
    return Object.freeze({
      pointer: schema.pointer,
      name,
      in: "query",
      required: isRequired && required.has(name),
      deprecated,
      ...(description !== undefined && { description }),
      schema: lowerSchema(lowering, schema),
      style: "form",
      explode: true,
      allowReserved: false,
    });
  });
}

/** Keywords that add fields which are not declared in place. */
const OPEN = ["allOf", "anyOf", "oneOf", "patternProperties"];

function formFields(lowering: Lowering, place: Place<JsonObject>): Place<JsonObject> | undefined {
  const content = own(place.value, "content");
  const [mediaType, ...others] = isObject(content) ? Object.keys(content) : [];
  if (!isObject(content) || mediaType?.toLowerCase() !== FORM || others.length > 0) return undefined;
  const media = child({ value: content, pointer: child(place, "content").pointer }, mediaType);
  if (!isObjectPlace(media) || !isObject(own(media.value, "schema"))) return undefined;
  const schema = resolve(lowering, child(media, "schema"), "the schema of the querystring");
  if (schema === undefined || !isObject(own(schema.value, "properties"))) return undefined;
  const isOpen = isObject(own(schema.value, "additionalProperties"));
  return isOpen || OPEN.some((keyword) => Object.hasOwn(schema.value, keyword)) ? undefined : schema;
}
