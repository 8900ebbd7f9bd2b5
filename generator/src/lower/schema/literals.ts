import type { EnumSchema, LiteralSchema, Schema } from "../../ir/schema.ts";

type Scalar = string | number | boolean;

/**
 * A union of single values (`oneOf` of `const`, each with a title) is an enum with descriptions. As an enum it lets
 * values pass that the server knows and the document does not; as a union it would not.
 */
export function joinLiterals(variants: readonly Schema[]): readonly Schema[] {
  const fixed = variants.filter(isFixed);
  const [first] = fixed;
  if (first === undefined || fixed.length < 2) return variants;
  const joined = enumOf(fixed, first);
  return variants.flatMap((variant): readonly Schema[] => {
    if (variant === first) return [joined];
    return isFixed(variant) ? [] : [variant];
  });
}

function isFixed(schema: Schema): schema is EnumSchema | LiteralSchema {
  return schema.kind === "enum" || (schema.kind === "literal" && isScalar(schema.value));
}

function enumOf(fixed: readonly (EnumSchema | LiteralSchema)[], { pointer }: Schema): EnumSchema {
  const values = new Set<Scalar>();
  const descriptions = new Map<Scalar, string>();
  for (const schema of fixed) {
    for (const value of schema.kind === "enum" ? schema.values : [schema.value]) {
      if (!isScalar(value)) continue;
      values.add(value);
      const description = schema.kind === "enum" ? schema.descriptions?.get(value) : describe(schema);
      if (description !== undefined && description !== value) descriptions.set(value, description);
    }
  }
  return Object.freeze({
    kind: "enum",
    pointer,
    values: Object.freeze([...values]),
    ...(descriptions.size > 0 && { descriptions }),
  });
}

function describe({ title, description }: Schema): string | undefined {
  const texts = [title, description].filter((text) => text !== undefined && text !== "");
  return texts.length === 0 ? undefined : texts.join(": ");
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
