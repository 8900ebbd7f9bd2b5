import type { RawExtension } from "../ir/extension.ts";
import { at } from "../ir/ids.ts";
import { resolvePointer } from "../ir/resolve-pointer.ts";
import type { Lowering } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";

const KEY = "x-resilience";

/** Most references that are followed from one extension to its value. */
const MAX_STEPS = 16;

/** The `x-resilience` of an object, unread; a `$ref` is followed to its value. */
export function resilience(lowering: Lowering, place: Place<JsonObject>): RawExtension | undefined {
  if (!Object.hasOwn(place.value, KEY)) return undefined;
  const found = followed(lowering, { value: own(place.value, KEY), pointer: at(place.pointer, KEY) });
  return found && Object.freeze({ value: found.value, pointer: found.pointer });
}

/** What an `x-resilience` says by one of its keys, alone: a `$ref` may stand for it as well. */
export function resilienceValue(lowering: Lowering, { value, pointer }: RawExtension, key: string): unknown {
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  return followed(lowering, { value: own(value, key), pointer: at(pointer, key) })?.value;
}

/** One that leads nowhere is for the policy stage to report, which looks through every extension. */
function followed(lowering: Lowering, place: Place): Place | undefined {
  let found = place;
  for (let step = 0; step < MAX_STEPS && isObject(found.value); step += 1) {
    const reference = own(found.value, "$ref");
    if (typeof reference !== "string") return found;
    const next = resolvePointer(lowering.root.value, reference);
    if (next.kind === "missing") return undefined;
    found = next;
  }
  return found;
}

/** As a member to spread. */
export function resilienceMember(
  lowering: Lowering,
  place: Place<JsonObject>,
): { readonly resilience?: RawExtension } {
  const found = resilience(lowering, place);
  return found === undefined ? {} : { resilience: found };
}
