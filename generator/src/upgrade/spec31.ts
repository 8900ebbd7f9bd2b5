import type { Pointer } from "../ir/ids.ts";
import type { JsonObject, Locate, SpecVersion } from "../load/loaded-spec.ts";

/** A document in the shape of OpenAPI 3.1 (and 3.2's additions to it), whatever it was written in. */
export interface Spec31 {
  readonly document: JsonObject;
  /** What the document was written in. */
  readonly version: SpecVersion;
  /** The pointer in the loaded document that a pointer in this one came from. */
  readonly origin: (pointer: Pointer) => Pointer;
  /** Where a pointer into `document` stands in the files it came from. */
  readonly locate: Locate;
  /** The texts behind the locations, by file name. */
  readonly sources: ReadonlyMap<string, string>;
}
