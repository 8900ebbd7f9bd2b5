import { at } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";
import { count, flag, list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { child, type JsonObject, own, type Place } from "../place.ts";
import { lowerSchema } from "./lower-schema.ts";

/** Lowers the keywords of arrays: a tuple where there are `prefixItems`. */
export function lowerArray(lowering: Lowering, place: Place<JsonObject>, depth: number): Schema {
  const { pointer } = place;
  const prefix = list(lowering, place, "prefixItems").map((item) => lowerSchema(lowering, item, depth + 1));
  const rest = restOf(lowering, place, depth);
  const sizes = sizesOf(lowering, place);
  if (prefix.length > 0) {
    const items = Object.freeze(prefix);
    return Object.freeze({ kind: "tuple", pointer, items, ...(rest !== undefined && { rest }), ...sizes });
  }
  const items = rest ?? Object.freeze({ kind: "any" as const, pointer });
  return Object.freeze({ kind: "array", pointer, items, ...sizes });
}

function restOf(lowering: Lowering, place: Place<JsonObject>, depth: number): Schema | undefined {
  if (!Object.hasOwn(place.value, "items")) return undefined;
  return lowerSchema(lowering, child(place, "items"), depth + 1);
}

interface Sizes {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

function sizesOf(lowering: Lowering, place: Place<JsonObject>): Sizes {
  const minItems = count(lowering, place, "minItems");
  const maxItems = count(lowering, place, "maxItems");
  const isUnique = own(place.value, "uniqueItems") !== undefined && flag(lowering, place, "uniqueItems");
  const isContradiction = minItems !== undefined && maxItems !== undefined && minItems > maxItems;
  if (isContradiction) {
    const message = `minItems ${minItems} is above maxItems ${maxItems}`;
    report(lowering, "warning", "contradictory-bounds", at(place.pointer, "minItems"), message);
  }
  return {
    ...(minItems !== undefined && !isContradiction && { minItems }),
    ...(maxItems !== undefined && !isContradiction && { maxItems }),
    ...(isUnique === true && { uniqueItems: true }),
  };
}
