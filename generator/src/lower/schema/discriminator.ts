import { at, ROOT, type SchemaId } from "../../ir/ids.ts";
import { entries, text } from "../fields.ts";
import { type Discriminator, type Lowering, report } from "../lowering.ts";
import { isObject, type JsonObject, own, type Place } from "../place.ts";
import { schemaTarget, want } from "./reference.ts";

/** Reads a discriminator; targets that do not exist are left out with a warning. */
export function readDiscriminator(lowering: Lowering, place: Place<JsonObject>): Discriminator | undefined {
  const value = own(place.value, "discriminator");
  if (!isObject(value)) return undefined;
  const pointer = at(place.pointer, "discriminator");
  const self = { value, pointer };
  const tag = text(lowering, self, "propertyName");
  if (tag === undefined || tag === "") {
    report(lowering, "warning", "unusable-discriminator", pointer, "the discriminator names no property");
    return undefined;
  }
  const targets: (readonly [string, SchemaId])[] = [];
  for (const [key, member] of entries(lowering, self, "mapping")) {
    const id = mappedSchema(lowering, member);
    if (id === undefined) {
      const message = `the value ${JSON.stringify(key)} maps to ${JSON.stringify(member.value)}, which is no schema`;
      report(lowering, "warning", "unresolved-discriminator", member.pointer, message);
    } else {
      targets.push([key, id]);
    }
  }
  return { tag, pointer, targets };
}

/** A mapping names a schema by its name in the components or by a reference. */
function mappedSchema(lowering: Lowering, member: Place): SchemaId | undefined {
  if (typeof member.value !== "string") return undefined;
  const components = own(lowering.root.value, "components");
  const schemas = isObject(components) ? own(components, "schemas") : undefined;
  if (isObject(schemas) && Object.hasOwn(schemas, member.value)) {
    const pointer = at(ROOT, "components", "schemas", member.value);
    return want(lowering, { value: own(schemas, member.value), pointer });
  }
  const quiet: Lowering = { ...lowering, diagnostics: [] };
  const found = schemaTarget(quiet, member.value, member.pointer);
  return found === undefined ? undefined : want(lowering, found);
}
