import { at, type Pointer } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";
import { list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import type { JsonObject, Place } from "../place.ts";
import { readDiscriminator } from "./discriminator.ts";
import { joinLiterals } from "./literals.ts";
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
  const discriminator = readDiscriminator(lowering, place);
  if (discriminator === undefined) return [union(lowering, lowered, keyword === "oneOf", pointer)];
  const node = unionNode(lowered, keyword === "oneOf", pointer);
  lowering.discriminators.set(node, discriminator);
  return [node];
}

/** A union, flattened and without repeated variants. */
function union(
  lowering: Lowering,
  lowered: readonly Schema[],
  exactlyOne: boolean,
  pointer: Pointer,
): Schema {
  const unique = distinct(lowering, flattened(lowering, lowered, exactlyOne), exactlyOne);
  const variants = joinLiterals(unique);
  const [only] = variants;
  return variants.length === 1 && only !== undefined ? only : unionNode(variants, exactlyOne, pointer);
}

function unionNode(variants: readonly Schema[], exactlyOne: boolean, pointer: Pointer): Schema {
  return Object.freeze({ kind: "union", pointer, variants: Object.freeze(variants), exactlyOne });
}

/** Unions of the same sort are spliced in, where nothing is said of the inner one alone. */
function flattened(lowering: Lowering, variants: readonly Schema[], exactlyOne: boolean): readonly Schema[] {
  return variants.flatMap((variant) => {
    const isPlain =
      !lowering.discriminators.has(variant) &&
      variant.assumed !== true &&
      variant.description === undefined &&
      variant.title === undefined;
    // Exactly one of exactly one of some is not exactly one of all of them.
    return variant.kind === "union" && !variant.exactlyOne && !exactlyOne && isPlain
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
