import { at } from "../../ir/ids.ts";
import { type Lowering, report } from "../lowering.ts";
import { type JsonObject, own, type Place } from "../place.ts";

/** Keywords that the IR has no node for. Leaving them out accepts more values, never other ones. */
const LOSSY = [
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "dependencies",
  "propertyNames",
  "contains",
  "minContains",
  "maxContains",
  "unevaluatedItems",
  "unevaluatedProperties",
  "additionalItems",
] as const;

/** Says which keywords of a schema are not represented. */
export function reportUnsupported(lowering: Lowering, place: Place<JsonObject>): void {
  for (const keyword of LOSSY) {
    if (!Object.hasOwn(place.value, keyword)) continue;
    const pointer = at(place.pointer, keyword);
    report(lowering, "info", "unsupported-keyword", pointer, `${keyword} is not represented`);
  }
  if (Object.hasOwn(place.value, "$dynamicRef")) {
    const message = "$dynamicRef is read as $ref: no schema that comes before it can redirect it";
    report(lowering, "info", "unsupported-keyword", at(place.pointer, "$dynamicRef"), message);
  }
  if (typeof own(place.value, "$id") === "string") {
    const message = "$id is not represented; references are resolved against the document";
    report(lowering, "info", "unsupported-keyword", at(place.pointer, "$id"), message);
  }
}
