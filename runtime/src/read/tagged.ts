import { build } from "./build.ts";
import { jsonType } from "./canonical.ts";
import { unknownVariant } from "./choose.ts";
import { fault, isFatal, kindOf } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { type Payload, reading, rejected, run, type Schema } from "./schema.ts";
import { unionSchema } from "./union.ts";
import type { Variant } from "./variant.ts";

/** The variant that the value of the property `tag` names (`discriminator`). */
export function tagged(tag: string, variants: Readonly<Record<string, Shape>>): Node {
  return {
    kind: "value",
    build: (variant) => {
      const schemas = Object.entries(variants).map(([name, shape]) => [name, build(shape, variant)] as const);
      return taggedSchema(tag, new Map(schemas), variant);
    },
  };
}

/** Reads the variant that a property names; without that property, as any other union. */
function taggedSchema(tag: string, variants: ReadonlyMap<string, Schema>, variant: Variant): Schema {
  const untagged = unionSchema([...variants.values()], false, variant);
  return reading((payload, context) => {
    const { value } = payload;
    if (jsonType(value) !== "object") return rejected(payload, "object");
    const name: unknown = Object.hasOwn(value as object, tag) ? Reflect.get(value as object, tag) : undefined;
    if (name === undefined || name === null) {
      const found = run(untagged, payload, context);
      return variant.requiredIsCritical ? requireTag(found, tag, name) : found;
    }
    // A list of one reads like its member; it is no tag.
    const chosen = typeof name === "object" ? undefined : variants.get(String(name));
    if (chosen !== undefined) return run(chosen, payload, context);
    payload.issues.push(unknownVariant(variant.strict));
    return payload;
  });
}

/** A new variant has a tag that is new: without any, critical data may be missing from a variant that is known. */
function requireTag(found: Payload, tag: string, name: null | undefined): Payload {
  const isKnown = !found.issues.some((issue) => kindOf(issue) === "unknown-variant" && !issue.path?.length);
  if (isKnown || found.issues.some(isFatal)) return found;
  const kind = name === null ? "null" : "missing";
  const message = "the name of the variant is required";
  return { value: found.value, issues: [fault(kind, { fatal: true, message, key: tag })] };
}
