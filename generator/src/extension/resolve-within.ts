import { at, type Pointer, ROOT } from "../ir/ids.ts";
import type { ResolveRef } from "./expand.ts";

/** Follows references to places in one document (`#/…`, RFC 6901); others lead nowhere. */
export function resolveWithin(document: unknown): ResolveRef {
  return (ref) => {
    if (!ref.startsWith("#/")) return undefined;
    const tokens = tokensOf(ref.slice(2));
    let value = document;
    let pointer: Pointer = ROOT;
    for (const token of tokens ?? []) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[token];
      pointer = at(pointer, token);
    }
    return tokens === undefined ? undefined : { value, pointer };
  };
}

function tokensOf(path: string): readonly string[] | undefined {
  try {
    return decodeURIComponent(path)
      .split("/")
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  } catch {
    return undefined;
  }
}
