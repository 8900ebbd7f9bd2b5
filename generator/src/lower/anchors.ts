import { at, type Pointer } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";

/** Keywords whose values are data, in which an `$anchor` names nothing. */
const DATA = new Set(["const", "default", "enum", "example", "examples", "value", "dataValue"]);

/** Schemas that have a name of their own (`$anchor` of JSON Schema 2020-12), by it. The first of two counts. */
export function findAnchors(root: Place<JsonObject>): ReadonlyMap<string, Place> {
  const anchors = new Map<string, Place>();
  // What several aliases of a YAML document share is looked at once.
  const seen = new Set<unknown>();
  const pending: Place[] = [root];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    if (seen.has(place.value)) continue;
    seen.add(place.value);
    if (isObject(place.value)) addAnchors(anchors, place.value, place.pointer);
    pending.push(...inside(place).reverse());
  }
  return anchors;
}

function addAnchors(anchors: Map<string, Place>, value: JsonObject, pointer: Pointer): void {
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const name = own(value, keyword);
    if (typeof name === "string" && !anchors.has(name)) anchors.set(name, { value, pointer });
  }
}

/** In an order that does not depend on that of the keys. */
function inside({ value, pointer }: Place): Place[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => ({ value: item, pointer: at(pointer, index) }));
  }
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((key) => typeof value[key] === "object" && !DATA.has(key))
    .sort(compareCodePoints)
    .map((key) => ({ value: value[key], pointer: at(pointer, key) }));
}
