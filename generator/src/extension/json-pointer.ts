import { z } from "zod";
import { type FieldDoc, refuse, show } from "./field.ts";

const POINTER = /^(?:\/(?:[^~/]|~[01])*)+$/;

/** A JSON pointer (RFC 6901) to something within a value. */
export function jsonPointer(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      if (typeof value === "string" && POINTER.test(value)) return value;
      refuse(context, "x-resilience-pointer", `${show(value)} is no JSON pointer`, pointerFix(value));
      return z.NEVER;
    })
    .meta({ type: "string", pattern: POINTER.source, ...doc });
}

/** What was meant by a path of another notation. */
function pointerFix(value: unknown): string {
  const names = typeof value === "string" ? value.replace(/^[$#]?[./]?/, "").split(/[./]/) : [];
  return names.length > 0 && names.every((name) => /^[\w-]+$/.test(name))
    ? `did you mean "/${names.join("/")}"?`
    : 'write the names on the way to it, each after a slash, such as "/error/code"';
}
