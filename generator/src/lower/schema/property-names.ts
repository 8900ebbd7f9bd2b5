import { at } from "../../ir/ids.ts";
import type { Lowering } from "../lowering.ts";
import { isObject, type JsonObject, own, type Place } from "../place.ts";
import { schemaTarget } from "./reference.ts";

/** More names than this are no type that anybody reads. */
const MAX_NAMES = 200;

/** A map whose keys are listed is an object with these properties, all of them optional, and no other. */
export function namesAreProperties(lowering: Lowering, place: Place<JsonObject>): boolean {
  return listedNames(lowering, place).length > 0;
}

/** The keys that `propertyNames` lists; none where it says something else, or properties are named beside it. */
export function listedNames(lowering: Lowering, place: Place<JsonObject>): readonly string[] {
  if (["properties", "patternProperties"].some((key) => Object.hasOwn(place.value, key))) return [];
  const names = target(lowering, place);
  const values: unknown = isObject(names) ? own(names, "enum") : undefined;
  if (!isObject(names) || !Array.isArray(values) || values.length > MAX_NAMES) return [];
  const others = Object.keys(names).filter((key) => !SILENT.has(key));
  return others.length === 0 && values.every((value) => typeof value === "string")
    ? [...new Set(values)]
    : [];
}

/** What says nothing more of a name that is one of a list of texts. */
const SILENT = new Set([
  "enum",
  "type",
  "title",
  "description",
  "example",
  "examples",
  "default",
  "deprecated",
]);

function target(lowering: Lowering, place: Place<JsonObject>): unknown {
  const names = own(place.value, "propertyNames");
  const reference = isObject(names) ? own(names, "$ref") : undefined;
  if (typeof reference !== "string") return names;
  const quiet: Lowering = { ...lowering, diagnostics: [] };
  return schemaTarget(quiet, reference, at(place.pointer, "propertyNames"))?.value;
}
