import * as z from "zod/mini";
import { isFatal, messageOf } from "./issue.ts";
import type { ReaderReference } from "./node.ts";
import type { ReadOptions } from "./outcome.ts";
import { runRead } from "./run-read.ts";
import { reading } from "./schema.ts";
import { variantKey, variantOf } from "./variant.ts";

const roots = /*@__PURE__*/ new WeakMap<ReaderReference, Map<number, z.ZodMiniType>>();

/** A schema that stands alone: zod takes any issue for a failure, so only failures are passed on. */
export function rootSchema(reader: ReaderReference, options: ReadOptions): z.ZodMiniType {
  if (options.mode === "off") return z.unknown();
  const variant = variantOf(options);
  const schemas = roots.get(reader) ?? new Map<number, z.ZodMiniType>();
  roots.set(reader, schemas);
  const key = variantKey(variant);
  const schema =
    schemas.get(key) ??
    reading((payload) => {
      const { value, issues } = runRead(reader, payload.value, variant);
      payload.value = value;
      for (const issue of issues.filter(isFatal)) {
        payload.issues.push({ ...issue, message: messageOf(issue) });
      }
      return payload;
    });
  schemas.set(key, schema);
  return schema;
}
