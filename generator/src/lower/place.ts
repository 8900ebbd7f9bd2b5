import { at, type Pointer } from "../ir/ids.ts";
import { isObject, type JsonObject } from "../load/loaded-spec.ts";

export { isObject, type JsonObject };

/** A value of the document and where it stands. */
export interface Place<T = unknown> {
  readonly value: T;
  readonly pointer: Pointer;
  /** What dynamic references mean there, where it was asked for by a reference. */
  readonly scope?: ReadonlyMap<string, Place>;
}

/** A place that holds an object. */
export function isObjectPlace(place: Place): place is Place<JsonObject> {
  return isObject(place.value);
}

/** The value of an own property: nothing is ever read from a prototype. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The place of a member. */
export function child(place: Place<JsonObject>, key: string): Place {
  return { value: own(place.value, key), pointer: at(place.pointer, key) };
}
