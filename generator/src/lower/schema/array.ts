import { at } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";
import { count, flag, list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { child, type JsonObject, own, type Place } from "../place.ts";
import { lowerSchema } from "./lower-schema.ts";

/** Lowers the keywords of arrays: a tuple where there are `prefixItems`. */
export function lowerArray(lowering: Lowering, place: Place<JsonObject>, depth: number): Schema {
  const { pointer } = place;
  const sizes = sizesOf(lowering, place);
  const listed = itemsList(lowering, place, depth);
  if (listed !== undefined) return listedArray(lowering, place, listed, sizes, depth);
  const prefix = list(lowering, place, "prefixItems").map((item) => lowerSchema(lowering, item, depth + 1));
  const rest = restOf(lowering, place, depth);
  if (prefix.length > 0) {
    const items = Object.freeze(prefix);
    return Object.freeze({ kind: "tuple", pointer, items, ...(rest !== undefined && { rest }), ...sizes });
  }
  if (rest !== undefined) return Object.freeze({ kind: "array", pointer, items: rest, ...sizes });
  const items = Object.freeze({ kind: "any" as const, pointer });
  return Object.freeze({ kind: "array", pointer, items, unsaid: true, ...sizes });
}

/** The schemas of `items` where it is a list. */
function itemsList(
  lowering: Lowering,
  place: Place<JsonObject>,
  depth: number,
): readonly Schema[] | undefined {
  if (!Array.isArray(own(place.value, "items"))) return undefined;
  return list(lowering, place, "items").map((item) => lowerSchema(lowering, item, depth + 1));
}

/** With `type: array` a list is a tuple, or the items' schema in needless brackets; without, it is written for `anyOf`. */
function listedArray(
  lowering: Lowering,
  place: Place<JsonObject>,
  listed: readonly Schema[],
  sizes: Sizes,
  depth: number,
): Schema {
  const pointer = at(place.pointer, "items");
  const [first, ...others] = listed;
  const isArray = Object.hasOwn(place.value, "type");
  const meaning = isArray ? (others.length === 0 ? "the schema of the items" : "a tuple") : "alternatives";
  report(lowering, "warning", "items-list", pointer, `items is a list and is taken as ${meaning}`);
  const items = Object.freeze(listed);
  if (!isArray && others.length > 0) {
    return Object.freeze({ kind: "union", pointer: place.pointer, variants: items, exactlyOne: false });
  }
  if (!isArray && first !== undefined) return first;
  if (others.length > 0) {
    const rest = additionalItems(lowering, place, depth);
    return Object.freeze({ kind: "tuple", pointer: place.pointer, items, ...(rest && { rest }), ...sizes });
  }
  const only = first ?? Object.freeze({ kind: "any" as const, pointer });
  return Object.freeze({ kind: "array", pointer: place.pointer, items: only, ...sizes });
}

/** What drafts before 2020-12 call the schema of the items after the listed ones. */
function additionalItems(lowering: Lowering, place: Place<JsonObject>, depth: number): Schema | undefined {
  if (!Object.hasOwn(place.value, "additionalItems")) return undefined;
  return lowerSchema(lowering, child(place, "additionalItems"), depth + 1);
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
