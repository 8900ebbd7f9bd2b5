import type { SchemaId } from "../../ir/ids.ts";
import type { Hierarchy } from "../lowering.ts";
import type { JsonObject, Place } from "../place.ts";

/** Finds the schemas whose discriminator stands for those that extend them by `allOf`. */
export function findHierarchies(_root: Place<JsonObject>): ReadonlyMap<SchemaId, Hierarchy> {
  return new Map();
}
