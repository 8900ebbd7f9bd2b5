import { resolvePointer } from "../ir/resolve-pointer.ts";
import type { ResolveRef } from "./expand.ts";

/** Follows references to places in one document (`#/…`, RFC 6901); others lead nowhere. */
export function resolveWithin(document: unknown): ResolveRef {
  return (reference) => {
    const found = resolvePointer(document, reference);
    return found.kind === "found" ? { value: found.value, pointer: found.pointer } : undefined;
  };
}
