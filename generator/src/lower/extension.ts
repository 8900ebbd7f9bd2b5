import type { RawExtension } from "../ir/extension.ts";
import { at } from "../ir/ids.ts";
import type { Lowering } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";
import { target } from "./resolve.ts";

const KEY = "x-resilience";

/** Most references that are followed from one extension to its value. */
const MAX_STEPS = 16;

/** The `x-resilience` of an object, unread; a `$ref` is followed to its value. */
export function resilience(lowering: Lowering, place: Place<JsonObject>): RawExtension | undefined {
  if (!Object.hasOwn(place.value, KEY)) return undefined;
  let found: Place = { value: own(place.value, KEY), pointer: at(place.pointer, KEY) };
  for (let step = 0; step < MAX_STEPS && isObject(found.value); step += 1) {
    const reference = own(found.value, "$ref");
    if (typeof reference !== "string") break;
    const next = target(lowering, reference, at(found.pointer, "$ref"));
    if (next === undefined) return undefined;
    found = next;
  }
  return Object.freeze({ value: found.value, pointer: found.pointer });
}

/** As a member to spread. */
export function resilienceMember(
  lowering: Lowering,
  place: Place<JsonObject>,
): { readonly resilience?: RawExtension } {
  const found = resilience(lowering, place);
  return found === undefined ? {} : { resilience: found };
}
