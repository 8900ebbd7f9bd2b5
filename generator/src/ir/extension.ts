import type { Pointer } from "./ids.ts";

/** An `x-resilience` value as it stands in the document, not yet read. */
export interface RawExtension {
  readonly value: unknown;
  readonly pointer: Pointer;
}
