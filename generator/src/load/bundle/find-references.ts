import { DOCUMENT, itemPlace, memberPlace, type Place, type Slot } from "./slot.ts";
import { isMappingReference } from "./target.ts";

/** A reference and where it stands in its file. */
export interface FoundReference {
  readonly reference: string;
  readonly slot: Slot;
  readonly tokens: readonly string[];
  /** An `$id` above it moves the base that it is resolved against. */
  readonly isRebased: boolean;
}

/** Finds the references of a value: those in data, such as examples, are none. */
export function findReferences(value: unknown, place: Place = DOCUMENT): FoundReference[] {
  const found: FoundReference[] = [];
  visit(value, place, [], false, found);
  return found;
}

function visit(
  value: unknown,
  place: Place,
  tokens: readonly string[],
  isRebased: boolean,
  found: FoundReference[],
): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, itemPlace(place), [...tokens, String(index)], isRebased, found);
    }
    return;
  }
  const members = Object.entries(value);
  const rebased =
    isRebased || (!place.isMap && members.some(([key, id]) => key === "$id" && typeof id === "string"));
  for (const [key, member] of members) {
    const path = [...tokens, key];
    if (key === "$ref" && typeof member === "string" && !place.isMap) {
      found.push({ reference: member, slot: place.slot, tokens: path, isRebased: rebased });
    }
    if (key === "discriminator" && place.slot === "schema" && !place.isMap) {
      found.push(...mappingReferences(member, path, rebased));
      continue;
    }
    const next = memberPlace(place, key);
    if (next !== undefined) visit(member, next, path, rebased, found);
  }
}

function mappingReferences(
  discriminator: unknown,
  tokens: readonly string[],
  isRebased: boolean,
): FoundReference[] {
  const mapping: unknown = Object(discriminator).mapping;
  return Object.entries(Object(mapping)).flatMap(([value, reference]) =>
    typeof reference === "string" && isMappingReference(reference)
      ? [{ reference, slot: "schema" as const, tokens: [...tokens, "mapping", value], isRebased }]
      : [],
  );
}
