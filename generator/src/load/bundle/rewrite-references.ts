import { itemPlace, memberPlace, type Place, type Slot } from "./slot.ts";
import { isMappingReference } from "./target.ts";

/** What takes the place of an object that is a reference: another object, or the reference's new text. */
export type Replacement =
  | { readonly kind: "reference"; readonly reference: string }
  | { readonly kind: "value"; readonly value: unknown };

/** Decides on the reference at a place. */
export type Replace = (reference: string, slot: Slot, tokens: readonly string[]) => Replacement | undefined;

/** A copy of a value with its references replaced. What holds none is shared. */
export function rewriteReferences(
  value: unknown,
  place: Place,
  tokens: readonly string[],
  replace: Replace,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      rewriteReferences(item, itemPlace(place), [...tokens, String(index)], replace),
    );
  }
  const reference: unknown = place.isMap ? undefined : Object.getOwnPropertyDescriptor(value, "$ref")?.value;
  const replacement = typeof reference === "string" ? replace(reference, place.slot, tokens) : undefined;
  if (replacement?.kind === "value") return withSiblings(replacement.value, value);
  const entries = Object.entries(value).map(([key, member]) => {
    if (key === "$ref" && replacement !== undefined) return [key, replacement.reference];
    if (key === "discriminator" && place.slot === "schema" && !place.isMap) {
      return [key, rewriteMapping(member, [...tokens, key], replace)];
    }
    const next = memberPlace(place, key);
    return [key, next === undefined ? member : rewriteReferences(member, next, [...tokens, key], replace)];
  });
  return Object.fromEntries(entries);
}

/** A path item may have fields beside its `$ref`; they win. */
function withSiblings(target: unknown, holder: object): unknown {
  const siblings = Object.entries(holder).filter(([key]) => key !== "$ref");
  const isPlain = typeof target === "object" && target !== null && !Array.isArray(target);
  if (siblings.length === 0 || !isPlain) return target;
  return Object.fromEntries([...Object.entries(target), ...siblings]);
}

function rewriteMapping(discriminator: unknown, tokens: readonly string[], replace: Replace): unknown {
  if (typeof discriminator !== "object" || discriminator === null || Array.isArray(discriminator)) {
    return discriminator;
  }
  const entries = Object.entries(discriminator).map(([key, mapping]) => {
    if (key !== "mapping" || typeof mapping !== "object" || mapping === null) return [key, mapping];
    const targets = Object.entries(mapping).map(([value, target]) => [
      value,
      rewriteMappingTarget(target, [...tokens, key, value], replace),
    ]);
    return [key, Object.fromEntries(targets)];
  });
  return Object.fromEntries(entries);
}

function rewriteMappingTarget(target: unknown, tokens: readonly string[], replace: Replace): unknown {
  if (typeof target !== "string" || !isMappingReference(target)) return target;
  const replacement = replace(target, "schema", tokens);
  return replacement?.kind === "reference" ? replacement.reference : target;
}
