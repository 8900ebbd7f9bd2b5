import { z } from "zod";
import type { FieldDoc } from "./field.ts";

/** A part of the extension: known keys only, each of which `null` resets to its default. */
export type Block = z.ZodObject<Record<string, z.ZodType>>;

/** Defines a block of fields. */
export function block(description: string, fields: Readonly<Record<string, z.ZodType>>): Block {
  const shape = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, resettable(field)]));
  return z.strictObject(shape).meta({ description });
}

/** A block that `false` turns off and `true` turns on with its defaults. */
export function toggle(inner: z.ZodType, doc: FieldDoc): z.ZodType {
  return z.union([z.boolean(), inner]).meta({ ...doc });
}

/** A block that can be reset with `true` and not turned off. */
export function always(inner: z.ZodType, doc: FieldDoc): z.ZodType {
  return z.union([z.literal(true), inner]).meta({ ...doc });
}

/** What a field's definition says of itself. */
export function docOf(field: z.ZodType): Partial<FieldDoc> {
  return (field.meta() ?? {}) as Partial<FieldDoc>;
}

/** The block within a field, under its wrappers; `undefined` for a field that is none. */
export function blockOf(field: z.ZodType): Block | undefined {
  if (field instanceof z.ZodOptional || field instanceof z.ZodNullable)
    return blockOf(field.unwrap() as z.ZodType);
  if (field instanceof z.ZodUnion) {
    return field.options.map((option) => blockOf(option as z.ZodType)).find((found) => found !== undefined);
  }
  return field instanceof z.ZodObject ? (field as Block) : undefined;
}

function resettable(field: z.ZodType): z.ZodType {
  const { description = "", default: preset, examples } = docOf(field);
  const doc = {
    description,
    ...(preset !== undefined && { default: preset }),
    ...(examples && { examples }),
  };
  return field.nullable().optional().meta(doc);
}
