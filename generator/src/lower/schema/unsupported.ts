import { at } from "../../ir/ids.ts";
import { type Lowering, report } from "../lowering.ts";
import { type JsonObject, own, type Place } from "../place.ts";

/** Says which keywords of a schema are not represented. */
export function reportUnsupported(lowering: Lowering, place: Place<JsonObject>): void {
  if (Object.hasOwn(place.value, "additionalItems") && !Array.isArray(own(place.value, "items"))) {
    const message = "additionalItems means nothing unless items is a list";
    report(lowering, "info", "unsupported-keyword", at(place.pointer, "additionalItems"), message);
  }
}
