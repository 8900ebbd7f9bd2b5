import { InputFault } from "../errors/input-fault.ts";
import { isJsonObject } from "../read/json-object.ts";
import { jsonText } from "./json-text.ts";

/** The text of a scalar or of an item of a list, or of a member of a map with its key. */
export type KeyedText = readonly [key: string | undefined, text: string];

/**
 * The texts that a parameter's value is made of. `undefined` and `null` have no form on the wire (RFC 6570 section 2.3): a
 * value of nothing else has none.
 */
export function textsOf(value: unknown): readonly KeyedText[] {
  if (isMap(value)) return Object.entries(value).flatMap(([key, member]) => textOf(member, key));
  return Array.isArray(value) ? value.flatMap((item) => textOf(item)) : textOf(value);
}

function textOf(part: unknown, key?: string): readonly KeyedText[] {
  return isAbsent(part) ? [] : [[key, scalarText(part)]];
}

/** A scalar as text; structures within lists and maps, for which OpenAPI defines no form, as JSON. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new InputFault("a Date of the input is invalid", "Pass a valid one.");
  }
  if (hasText(value)) return String(value.toJSON());
  return typeof value === "object" ? jsonText(value) : String(value);
}

/** A date, of the language or of `Temporal`. */
export function hasText(value: unknown): value is { readonly toJSON: () => unknown } {
  return typeof (value as { readonly toJSON?: unknown } | undefined)?.toJSON === "function";
}

/** An object that is a map of members, rather than a value such as a date. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isJsonObject(value) && !hasText(value) && !isRaw(value);
}

/** A number that is written with its own digits (`JSON.rawJSON`). */
function isRaw(value: object): boolean {
  return "rawJSON" in value && Object.getPrototypeOf(value) === null;
}

/** Whether there is nothing to send. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
