import { at } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import { type Lowering, report } from "./lowering.ts";
import { child, isObject, type JsonObject, own, type Place } from "./place.ts";

/**
 * Reading the members of an object that may hold anything. A value of the wrong type whose meaning is plain
 * (`"10"` for a count, `1.0` for a version) is read with a warning; one without a meaning is an error.
 */

/** A text, or `undefined` when absent. */
export function text(lowering: Lowering, place: Place<JsonObject>, key: string): string | undefined {
  const value = own(place.value, key);
  if (value === undefined || typeof value === "string") return value;
  if (value === null) {
    wrongType(lowering, "warning", place, key, "a string");
    return undefined;
  }
  const recovered = typeof value === "object" && !(value instanceof Date) ? undefined : String(value);
  wrongType(lowering, recovered === undefined ? "error" : "warning", place, key, "a string");
  return recovered;
}

/** A truth value, or `undefined` when absent. */
export function flag(lowering: Lowering, place: Place<JsonObject>, key: string): boolean | undefined {
  const value = own(place.value, key);
  if (value === undefined || typeof value === "boolean") return value;
  const recovered = value === "true" ? true : value === "false" ? false : undefined;
  const isHarmless = recovered !== undefined || value === null;
  wrongType(lowering, isHarmless ? "warning" : "error", place, key, "true or false");
  return recovered;
}

/** A finite number, or `undefined` when absent. */
export function finite(lowering: Lowering, place: Place<JsonObject>, key: string): number | undefined {
  const value = own(place.value, key);
  if (value === undefined) return undefined;
  const recovered = typeof value === "bigint" || isNumeric(value) ? Number(value) : value;
  if (typeof recovered !== "number") {
    wrongType(lowering, value === null ? "warning" : "error", place, key, "a number");
    return undefined;
  }
  if (!Number.isFinite(recovered)) {
    report(
      lowering,
      "warning",
      "invalid-number",
      at(place.pointer, key),
      `${key} is ${recovered} and was dropped`,
    );
    return undefined;
  }
  if (typeof value === "string") wrongType(lowering, "warning", place, key, "a number");
  return recovered;
}

/** A count: a whole number from 0, or `undefined` when absent. */
export function count(lowering: Lowering, place: Place<JsonObject>, key: string): number | undefined {
  const value = finite(lowering, place, key);
  if (value === undefined || (value >= 0 && Number.isInteger(value))) return value;
  const message = `${key} is ${value}, which is no count, and was dropped`;
  report(lowering, "warning", "invalid-number", at(place.pointer, key), message);
  return undefined;
}

/** The items of a list; none when it is absent. */
export function list(lowering: Lowering, place: Place<JsonObject>, key: string): readonly Place[] {
  const value = own(place.value, key);
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    wrongType(lowering, "error", place, key, "a list");
    return [];
  }
  const pointer = at(place.pointer, key);
  return value.map((item: unknown, index) => ({ value: item, pointer: at(pointer, index) }));
}

/** A member that is an object, or `undefined` when absent. */
export function object(
  lowering: Lowering,
  place: Place<JsonObject>,
  key: string,
): Place<JsonObject> | undefined {
  const value = own(place.value, key);
  if (value === undefined) return undefined;
  if (isObject(value)) return { value, pointer: at(place.pointer, key) };
  wrongType(lowering, "error", place, key, "an object");
  return undefined;
}

/** The members of a map, sorted by key; none when it is absent. */
export function entries(
  lowering: Lowering,
  place: Place<JsonObject>,
  key: string,
): readonly (readonly [string, Place])[] {
  const map = object(lowering, place, key);
  return map === undefined ? [] : members(map);
}

/** The members of an object, sorted by key. */
export function members(place: Place<JsonObject>): readonly (readonly [string, Place])[] {
  return Object.keys(place.value)
    .sort(compareCodePoints)
    .map((name) => [name, child(place, name)] as const);
}

/** Members that are objects; another value is an error. */
export function objectPlace(lowering: Lowering, place: Place, what: string): Place<JsonObject> | undefined {
  if (isObject(place.value)) return { value: place.value, pointer: place.pointer };
  report(lowering, "error", "wrong-type", place.pointer, `${what} is ${nameOf(place.value)}, not an object`);
  return undefined;
}

/** Reports a member of the wrong type. */
export function wrongType(
  lowering: Lowering,
  severity: "error" | "warning",
  place: Place<JsonObject>,
  key: string,
  expected: string,
): void {
  const message = `${key} is ${nameOf(own(place.value, key))}, not ${expected}`;
  report(lowering, severity, "wrong-type", at(place.pointer, key), message);
}

function isNumeric(value: unknown): value is string {
  return typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value);
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a string";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
