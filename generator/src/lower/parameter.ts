import type { Parameter } from "../ir/api.ts";
import { at } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";
import { examplesOf } from "./examples.ts";
import { resilienceMember } from "./extension.ts";
import { flag, members, object, text } from "./fields.ts";
import { type Lowering, report } from "./lowering.ts";
import { child, isObject, type JsonObject, own, type Place } from "./place.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

type Location = Parameter["in"];
type Style = Parameter["style"];

/** Styles of each location; the first is the default. */
const STYLES: Readonly<Record<Location, readonly Style[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  querystring: ["form"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

/** Headers that OpenAPI says to describe by media types and security schemes instead. */
const IGNORED_HEADERS = new Set(["accept", "authorization", "content-type"]);

/** Lowers one parameter; `undefined` when it cannot be sent or is to be ignored, which is reported. */
export function lowerParameter(lowering: Lowering, place: Place<JsonObject>): Parameter | undefined {
  const name = text(lowering, place, "name");
  const location = locationOf(lowering, place);
  if (location === undefined) return undefined;
  if (name === undefined || name === "") {
    report(lowering, "error", "invalid-parameter", place.pointer, "a parameter has no name");
    return undefined;
  }
  if (location === "header" && IGNORED_HEADERS.has(name.toLowerCase())) {
    const message = `the header parameter ${name} is ignored`;
    report(lowering, "info", "ignored-header-parameter", place.pointer, message);
    return undefined;
  }
  return Object.freeze({
    ...described(lowering, place),
    name,
    in: location,
    ...wireForm(lowering, place, location, name),
  });
}

function locationOf(lowering: Lowering, place: Place<JsonObject>): Location | undefined {
  const value = own(place.value, "in");
  if (value === "path" || value === "query" || value === "header" || value === "cookie") return value;
  const message = `a parameter stands in ${JSON.stringify(value) ?? "no place"}, which cannot be represented`;
  report(lowering, "error", "invalid-parameter", place.pointer, message);
  return undefined;
}

/** What a parameter says of itself, wherever it stands. */
export function described(
  lowering: Lowering,
  place: Place<JsonObject>,
): Pick<Parameter, "pointer" | "deprecated" | "description" | "examples" | "resilience"> {
  const description = text(lowering, place, "description");
  const examples = examplesOf(lowering, place);
  return {
    pointer: place.pointer,
    deprecated: flag(lowering, place, "deprecated") ?? false,
    ...(description !== undefined && { description }),
    ...(examples.length > 0 && { examples }),
    ...resilienceMember(lowering, place),
  };
}

type WireForm = Pick<
  Parameter,
  "required" | "schema" | "style" | "explode" | "allowReserved" | "allowEmptyValue" | "mediaType"
>;

function wireForm(lowering: Lowering, place: Place<JsonObject>, location: Location, name: string): WireForm {
  const style = styleOf(lowering, place, location);
  const content = contentOf(lowering, place);
  return {
    required: isRequired(lowering, place, location, name),
    schema: content?.schema ?? schemaOf(lowering, place, name),
    style,
    explode: flag(lowering, place, "explode") ?? explodesByDefault(style),
    allowReserved: flag(lowering, place, "allowReserved") ?? false,
    ...(flag(lowering, place, "allowEmptyValue") === true && { allowEmptyValue: true as const }),
    ...(content !== undefined && { mediaType: content.mediaType }),
  };
}

/** What the absence of `explode` means. */
export function explodesByDefault(style: Style): boolean {
  return style === "form" || style === "deepObject" || style === "cookie";
}

function isRequired(lowering: Lowering, place: Place<JsonObject>, location: Location, name: string): boolean {
  const required = flag(lowering, place, "required") ?? false;
  if (location !== "path" || required) return required;
  const message = `the path parameter ${JSON.stringify(name)} is not required; it is taken as required`;
  report(lowering, "warning", "optional-path-parameter", place.pointer, message);
  return true;
}

function styleOf(lowering: Lowering, place: Place<JsonObject>, location: Location): Style {
  const [fallback = "simple"] = STYLES[location];
  const value = text(lowering, place, "style");
  if (value === undefined) return fallback;
  const style = STYLES[location].find((known) => known === value);
  if (style !== undefined) return style;
  const message = `style ${JSON.stringify(value)} is not for ${location} parameters; ${fallback} is used`;
  report(lowering, "warning", "invalid-style", at(place.pointer, "style"), message);
  return fallback;
}

function schemaOf(lowering: Lowering, place: Place<JsonObject>, name: string): Schema {
  if (Object.hasOwn(place.value, "schema")) return lowerSchema(lowering, child(place, "schema"));
  const message = `the parameter ${JSON.stringify(name)} has no schema and is taken as a string`;
  report(lowering, "warning", "invalid-parameter", place.pointer, message);
  return Object.freeze({ kind: "string", pointer: place.pointer });
}

/** A parameter given by `content` has one media type, which encodes its value. */
function contentOf(
  lowering: Lowering,
  place: Place<JsonObject>,
): { readonly mediaType: string; readonly schema: Schema } | undefined {
  const content = object(lowering, place, "content");
  const [first] = content === undefined ? [] : members(content);
  if (first === undefined) return undefined;
  const [mediaType, entry] = first;
  const schema =
    isObject(entry.value) && Object.hasOwn(entry.value, "schema")
      ? lowerSchema(lowering, child({ value: entry.value, pointer: entry.pointer }, "schema"))
      : Object.freeze({ kind: "any" as const, pointer: entry.pointer });
  return { mediaType: mediaType.toLowerCase(), schema };
}
