import { at, type Pointer, type SchemaId } from "../../ir/ids.ts";
import { compareCodePoints } from "../../ir/order.ts";
import type { Schema } from "../../ir/schema.ts";
import { list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { isObject, type JsonObject, own, type Place } from "../place.ts";
import { mappingTargets } from "./discriminator.ts";
import { lowerSchema } from "./lower-schema.ts";

/** Lowers `oneOf` or `anyOf` into one union; none where the keyword is absent. */
export function lowerChoice(
  lowering: Lowering,
  place: Place<JsonObject>,
  keyword: "oneOf" | "anyOf",
  depth: number,
): readonly Schema[] {
  if (!Object.hasOwn(place.value, keyword)) return [];
  const pointer = at(place.pointer, keyword);
  const lowered = list(lowering, place, keyword).map((item) => lowerSchema(lowering, item, depth + 1));
  if (lowered.length === 0) {
    report(lowering, "warning", "empty-composition", pointer, `${keyword} has no variants`);
    return [];
  }
  const tagged = isObject(own(place.value, "discriminator"))
    ? taggedUnion(lowering, place, lowered)
    : undefined;
  return [tagged ?? union(lowering, lowered, keyword === "oneOf", pointer)];
}

/** A union, flattened and without repeated variants. */
function union(
  lowering: Lowering,
  lowered: readonly Schema[],
  exactlyOne: boolean,
  pointer: Pointer,
): Schema {
  const variants = distinct(lowering, flattened(lowered, exactlyOne), exactlyOne);
  const [only] = variants;
  if (variants.length === 1 && only !== undefined) return only;
  return Object.freeze({ kind: "union", pointer, variants: Object.freeze(variants), exactlyOne });
}

/** Unions of the same sort are spliced in, where nothing is said of the inner one alone. */
function flattened(variants: readonly Schema[], exactlyOne: boolean): readonly Schema[] {
  return variants.flatMap((variant) => {
    const isPlain = variant.description === undefined && variant.title === undefined;
    return variant.kind === "union" && variant.exactlyOne === exactlyOne && isPlain
      ? variant.variants
      : [variant];
  });
}

function distinct(lowering: Lowering, variants: readonly Schema[], exactlyOne: boolean): Schema[] {
  const seen = new Set<string>();
  return variants.filter((variant) => {
    const identity = leafIdentity(variant);
    if (identity === undefined || !seen.has(identity)) {
      if (identity !== undefined) seen.add(identity);
      return true;
    }
    const severity = exactlyOne ? "warning" : "info";
    report(lowering, severity, "duplicate-variant", variant.pointer, "a union has the same variant twice");
    return false;
  });
}

/** Equal for leaves that accept the same values. Compositions are not compared: that could cost more than it finds. */
function leafIdentity(schema: Schema): string | undefined {
  switch (schema.kind) {
    case "any":
    case "never":
    case "null":
    case "boolean":
    case "string":
    case "number":
    case "literal":
    case "enum":
    case "ref": {
      const {
        pointer,
        title,
        description,
        deprecated,
        examples,
        externalDocs,
        default: preset,
        ...rest
      } = schema;
      return JSON.stringify(rest);
    }
    default:
      return undefined;
  }
}

/**
 * A union with a discriminator. Mapped values come first; a variant that none maps to goes by its schema's name.
 * Values that a variant itself fixes with `const` are found later, when every named schema is known.
 */
function taggedUnion(
  lowering: Lowering,
  place: Place<JsonObject>,
  variants: readonly Schema[],
): Schema | undefined {
  const discriminator = mappingTargets(lowering, place);
  if (discriminator === undefined) return undefined;
  const { tag, targets, pointer } = discriminator;
  const chosen: { value: string; schema: Schema }[] = [];
  const unmapped = new Map<SchemaId, Schema>();
  for (const variant of variants) {
    if (variant.kind === "null") continue;
    if (variant.kind !== "ref")
      return untagged(lowering, pointer, "a variant is not a reference to a named schema");
    unmapped.set(variant.id, variant);
  }
  for (const [value, id] of targets) {
    const schema = unmappedOrNew(variants, id, pointer);
    chosen.push({ value, schema });
  }
  for (const [, id] of targets) unmapped.delete(id);
  for (const [id, schema] of unmapped) chosen.push({ value: nameOfId(id), schema });
  chosen.sort((a, b) => compareCodePoints(a.value, b.value));
  const node: Schema = Object.freeze({
    kind: "tagged",
    pointer: place.pointer,
    tag,
    variants: Object.freeze(chosen),
  });
  const nullable = variants.find((variant) => variant.kind === "null");
  if (nullable === undefined) return node;
  return Object.freeze({
    kind: "union",
    pointer: place.pointer,
    variants: [node, nullable],
    exactlyOne: false,
  });
}

function unmappedOrNew(variants: readonly Schema[], id: SchemaId, pointer: Pointer): Schema {
  const found = variants.find((variant) => variant.kind === "ref" && variant.id === id);
  return found ?? Object.freeze({ kind: "ref", pointer, id });
}

function untagged(lowering: Lowering, pointer: Pointer, why: string): undefined {
  report(lowering, "info", "unusable-discriminator", pointer, `the discriminator is not used: ${why}`);
  return undefined;
}

function nameOfId(id: SchemaId): string {
  const last = id.slice(id.lastIndexOf("/") + 1);
  return last.replaceAll("~1", "/").replaceAll("~0", "~");
}
