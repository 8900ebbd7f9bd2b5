import { at, type Pointer } from "../../ir/ids.ts";
import type { JsonObject } from "../../load/loaded-spec.ts";
import { setMember } from "../rewrite.ts";
import { type Draft, type Lifting, warn } from "./lifting.ts";
import { listStyle, toSchema } from "./parameters.ts";

/** A parameter `in: formData`, and where it stands in the old document. */
export interface FormField {
  readonly parameter: JsonObject;
  readonly from: Pointer;
}

const MULTIPART = "multipart/form-data";
const URLENCODED = "application/x-www-form-urlencoded";

/** Makes one body of the fields of a form. */
export function liftForm(
  lifting: Lifting,
  fields: readonly FormField[],
  consumes: readonly string[],
  pointer: Pointer,
): JsonObject {
  const [first] = fields;
  if (first !== undefined) lifting.moves.add(pointer, first.from);
  const properties: Draft = {};
  const encoding: Draft = {};
  const required: string[] = [];
  for (const { parameter } of fields) {
    const { schema, rest } = toSchema(parameter);
    const name = rest["name"];
    if (typeof name !== "string") continue;
    const described = typeof rest["description"] === "string" && { description: rest["description"] };
    setMember(properties, name, { ...schema, ...described, ...extensions(rest) });
    if (rest["required"] === true) required.push(name);
    if (schema["type"] !== "array") continue;
    setMember(encoding, name, listStyle(lifting, "formData", rest["collectionFormat"], pointer));
  }
  const schema = { type: "object", properties, ...(required.length > 0 && { required }) };
  const content = contentOf(lifting, fields, consumes, pointer, { schema, encoding });
  return { required: required.length > 0, content };
}

function contentOf(
  lifting: Lifting,
  fields: readonly FormField[],
  consumes: readonly string[],
  pointer: Pointer,
  parts: { readonly schema: JsonObject; readonly encoding: JsonObject },
): JsonObject {
  const from = lifting.moves.origin(pointer);
  const content: Draft = {};
  lifting.moves.derive(at(pointer, "content"), from);
  for (const mediaType of formMediaTypes(lifting, fields, consumes, pointer)) {
    const hasEncoding = Object.keys(parts.encoding).length > 0;
    content[mediaType] = hasEncoding ? parts : { schema: parts.schema };
    const to = at(pointer, "content", mediaType);
    lifting.moves.derive(to, from);
    lifting.moves.derive(at(to, "schema"), from);
    for (const { parameter, from: field } of fields) {
      const name = parameter["name"];
      if (typeof name === "string") lifting.moves.add(at(to, "schema", "properties", name), field);
    }
  }
  return content;
}

/** Files need multipart; otherwise the document's choice holds, and URL-encoding is the default. */
function formMediaTypes(
  lifting: Lifting,
  fields: readonly FormField[],
  consumes: readonly string[],
  pointer: Pointer,
): readonly string[] {
  const hasFile = fields.some(({ parameter }) => parameter["type"] === "file");
  const forms = consumes.filter((type) => /^(?:multipart\/|application\/x-www-form-urlencoded)/i.test(type));
  const usable = hasFile ? forms.filter((type) => /^multipart\//i.test(type)) : forms;
  if (usable.length > 0) return usable;
  const chosen = hasFile ? MULTIPART : URLENCODED;
  if (consumes.length > 0) {
    const message = `the operation has form fields but consumes ${consumes.join(", ")}; ${chosen} is used`;
    warn(lifting, "form-media-type", pointer, message);
  }
  return [chosen];
}

function extensions(rest: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(rest).filter(([key]) => key.startsWith("x-")));
}
