import { at } from "../ir/ids.ts";
import type { JsonValue } from "../ir/schema.ts";
import { members } from "./fields.ts";
import { jsonValue } from "./json-value.ts";
import type { Lowering } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";
import { resolve } from "./resolve.ts";

/** `example` and `examples` of a parameter or media type. Examples that stand elsewhere (`externalValue`) are left there. */
export function examplesOf(lowering: Lowering, place: Place<JsonObject>): readonly JsonValue[] {
  const values: JsonValue[] = [];
  if (Object.hasOwn(place.value, "example")) values.push(jsonValue(own(place.value, "example")));
  const examples = own(place.value, "examples");
  if (Array.isArray(examples)) values.push(...examples.map((item: unknown) => jsonValue(item)));
  if (!isObject(examples)) return values;
  for (const [, entry] of members({ value: examples, pointer: at(place.pointer, "examples") })) {
    // Some documents write the value itself where an Example Object should stand.
    const example = isObject(entry.value) ? resolve(lowering, entry, "an example")?.value : undefined;
    if (example === undefined) continue;
    for (const key of ["value", "dataValue"]) {
      if (Object.hasOwn(example, key)) values.push(jsonValue(own(example, key)));
    }
  }
  return values;
}
