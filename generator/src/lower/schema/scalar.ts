import { at } from "../../ir/ids.ts";
import type { NumberSchema, StringSchema } from "../../ir/schema.ts";
import { count, finite, text } from "../fields.ts";
import { holdsBytes } from "../holds-bytes.ts";
import { type Lowering, report } from "../lowering.ts";
import { type JsonObject, own, type Place } from "../place.ts";
import { ecmaPattern } from "./pattern.ts";

/** Lowers the keywords of strings. */
export function lowerString(lowering: Lowering, place: Place<JsonObject>): StringSchema {
  const format = formatOf(lowering, place);
  const minLength = count(lowering, place, "minLength");
  const maxLength = count(lowering, place, "maxLength");
  const source = text(lowering, place, "pattern");
  const pattern =
    source === undefined ? undefined : ecmaPattern(lowering, source, at(place.pointer, "pattern"), false);
  const isContradiction = isAbove(minLength, maxLength);
  if (isContradiction) reportContradiction(lowering, place, "minLength", "maxLength");
  const as = lowering.forms.ofText(format);
  return Object.freeze({
    kind: "string",
    pointer: place.pointer,
    ...(format !== undefined && { format }),
    ...(minLength !== undefined && !isContradiction && { minLength }),
    ...(maxLength !== undefined && !isContradiction && { maxLength }),
    ...(pattern !== undefined && { pattern }),
    ...(as !== undefined && { as }),
  });
}

/**
 * `contentEncoding: base64` is the 3.1 spelling of `format: byte`; that of `format: binary` is a binary media type without
 * an encoding, or the encoding `binary`, which leaves bytes as they are (RFC 2045, 6.2).
 */
function formatOf(lowering: Lowering, place: Place<JsonObject>): string | undefined {
  const format = text(lowering, place, "format");
  if (format !== undefined) return format;
  const written = own(place.value, "contentEncoding");
  const encoding = typeof written === "string" ? written.toLowerCase() : undefined;
  if (encoding === "base64" || encoding === "base64url") return "byte";
  if (encoding === "binary") return "binary";
  const mediaType = own(place.value, "contentMediaType");
  return encoding === undefined && typeof mediaType === "string" && holdsBytes(mediaType)
    ? "binary"
    : undefined;
}

/** Lowers the keywords of numbers. */
export function lowerNumber(lowering: Lowering, place: Place<JsonObject>, integer: boolean): NumberSchema {
  const format = text(lowering, place, "format");
  const bounds = boundsOf(lowering, place);
  const multipleOf = divisor(lowering, place);
  const as = lowering.forms.ofNumber(format);
  return Object.freeze({
    kind: "number",
    pointer: place.pointer,
    integer,
    ...(format !== undefined && { format }),
    ...bounds,
    ...(multipleOf !== undefined && { multipleOf }),
    ...(as !== undefined && { as }),
  });
}

type Bounds = Pick<NumberSchema, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum">;

function boundsOf(lowering: Lowering, place: Place<JsonObject>): Bounds {
  const minimum = bound(lowering, place, "minimum");
  const maximum = bound(lowering, place, "maximum");
  const exclusiveMinimum = bound(lowering, place, "exclusiveMinimum");
  const exclusiveMaximum = bound(lowering, place, "exclusiveMaximum");
  if (isAbove(minimum, maximum)) {
    reportContradiction(lowering, place, "minimum", "maximum");
    return {};
  }
  return {
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
    ...(exclusiveMaximum !== undefined && { exclusiveMaximum }),
  };
}

function bound(lowering: Lowering, place: Place<JsonObject>, key: string): number | string | undefined {
  const raw = own(place.value, key);
  if (typeof raw === "bigint") return Number.isSafeInteger(Number(raw)) ? Number(raw) : String(raw);
  const value = finite(lowering, place, key);
  if (value === undefined || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const exact = typeof raw === "string" ? raw.trim() : lowering.exactNumber(at(place.pointer, key));
  if (exact !== undefined && /^[+-]?\d+$/.test(exact)) return BigInt(exact.replace("+", "")).toString();
  // A double as large as this has no fraction, so its own digits are a faithful account of what was parsed.
  if (exact === undefined) {
    const message = `${key} is ${value}, beyond what a double holds exactly`;
    report(lowering, "info", "inexact-number", at(place.pointer, key), message);
  }
  return value;
}

function divisor(lowering: Lowering, place: Place<JsonObject>): number | undefined {
  const value = finite(lowering, place, "multipleOf");
  if (value === undefined || value > 0) return value;
  const message = `multipleOf is ${value}, which divides nothing, and was dropped`;
  report(lowering, "warning", "invalid-number", at(place.pointer, "multipleOf"), message);
  return undefined;
}

function isAbove(low: number | string | undefined, high: number | string | undefined): boolean {
  return low !== undefined && high !== undefined && Number(low) > Number(high);
}

function reportContradiction(lowering: Lowering, place: Place<JsonObject>, low: string, high: string): void {
  const message = `${low} ${String(own(place.value, low))} is above ${high} ${String(own(place.value, high))}`;
  report(lowering, "warning", "contradictory-bounds", at(place.pointer, low), message);
}
