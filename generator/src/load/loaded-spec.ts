import type { Location } from "../diagnostics/diagnostic.ts";
import type { Pointer } from "../ir/ids.ts";

/** An object of a parsed document. Its keys are the document's own: read them with `Object.hasOwn` or `Object.entries`. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether a value is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Which specification a document is written in. */
export type SpecVersion = "2.0" | "3.0" | "3.1" | "3.2";

/** Finds the place of a JSON pointer in the text that it came from. */
export type Locate = (pointer: Pointer, options?: { readonly key?: boolean }) => Location;

/** A document as it was read: one value, whatever number of files it came from. Nobody changes the value. */
export interface LoadedSpec {
  readonly value: JsonObject;
  readonly version: SpecVersion;
  /** Where a pointer into `value` stands. A pointer that is not there is found at its nearest ancestor. */
  readonly locate: Locate;
  /** The texts behind the locations, by the file name that a location gives. */
  readonly sources: ReadonlyMap<string, string>;
}
