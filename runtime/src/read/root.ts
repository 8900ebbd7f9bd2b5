import * as z from "zod/mini";
import { isFatal, messageOf } from "./issue.ts";
import type { ReaderReference } from "./node.ts";
import type { ReadOptions } from "./outcome.ts";
import { perVariant } from "./per-variant.ts";
import { runRead } from "./run-read.ts";
import { reading } from "./schema.ts";
import { variantOf } from "./variant.ts";

/** A schema that stands alone: zod takes any issue for a failure, so only failures are passed on. */
export function rootSchema(reader: ReaderReference, options: ReadOptions): z.ZodMiniType {
  return options.mode === "off" ? z.unknown() : rootOf(reader, variantOf(options));
}

const rootOf = /*@__PURE__*/ perVariant((reader, variant) =>
  reading((payload) => {
    const { value, issues } = runRead(reader, payload.value, variant);
    payload.value = value;
    for (const issue of issues.filter(isFatal)) payload.issues.push({ ...issue, message: messageOf(issue) });
    return payload;
  }),
);
