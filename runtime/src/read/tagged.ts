import { build } from "./build.ts";
import { jsonType } from "./canonical.ts";
import { rejection } from "./issue.ts";
import type { Node, Shape } from "./node.ts";
import { reading, run, type Schema } from "./schema.ts";
import { unionSchema, unknownVariant } from "./union.ts";
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
    if (jsonType(value) !== "object") {
      payload.issues.push(rejection("object", value));
      return payload;
    }
    const name: unknown = Object.hasOwn(value as object, tag) ? Reflect.get(value as object, tag) : undefined;
    if (name === undefined || name === null) return run(untagged, payload, context);
    // A list of one reads like its member; it is no tag.
    const chosen = typeof name === "object" ? undefined : variants.get(String(name));
    if (chosen !== undefined) return run(chosen, payload, context);
    payload.issues.push(unknownVariant(variant.strict));
    return payload;
  });
}
