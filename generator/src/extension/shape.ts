import { z } from "zod";

/** The names that may stand at a path of a definition; none where names are free. */
export function namesAt(definition: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let schemas = cores(definition);
  for (const key of path) schemas = schemas.flatMap((schema) => members(schema, key)).flatMap(cores);
  return schemas.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

/** What a definition is, under wrappers and alternatives. */
function cores(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return cores(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => cores(option as z.ZodType));
  if (schema instanceof z.ZodPipe) return cores(schema.in as z.ZodType);
  return [schema];
}

function members(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (!(schema instanceof z.ZodObject)) return [];
  const name = String(key);
  return Object.hasOwn(schema.shape, name) ? [schema.shape[name] as z.ZodType] : [];
}
