import { at, type Pointer, ROOT } from "./ids.ts";

/** What a reference within a document leads to. */
export type Resolved =
  | { readonly kind: "found"; readonly value: unknown; readonly pointer: Pointer }
  | { readonly kind: "missing" };

const MISSING: Resolved = { kind: "missing" };

/** Resolves `#/…` through own properties alone. One step: chains are the caller's. */
export function resolvePointer(document: unknown, reference: string): Resolved {
  const tokens = referenceTokens(reference);
  if (tokens === undefined) return MISSING;
  let value = document;
  for (const token of tokens) {
    if (!hasMember(value, token)) return MISSING;
    value = Reflect.get(value, token);
  }
  return { kind: "found", value, pointer: at(ROOT, ...tokens) };
}

/** The canonical pointer of a reference into the document, whether or not anything stands there. */
export function canonicalPointer(reference: string): Pointer | undefined {
  const tokens = referenceTokens(reference);
  return tokens === undefined ? undefined : at(ROOT, ...tokens);
}

/** Tokens of a reference such as `#/a/b` (RFC 6901, section 6); `undefined` where it names no place by a pointer. */
export function referenceTokens(reference: string): readonly string[] | undefined {
  const fragment = reference.startsWith("#") ? percentDecoded(reference.slice(1)) : undefined;
  if (fragment === "") return [];
  return fragment?.startsWith("/") === true ? pointerTokens(fragment) : undefined;
}

/** Tokens of a pointer, unescaped; what stands before its first slash is no token. */
export function pointerTokens(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A fragment without its percent-encoding (RFC 3986). A `%` that encodes nothing stands for itself. */
export function percentDecoded(fragment: string): string {
  return fragment.replaceAll(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function hasMember(value: unknown, token: string): value is object {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(token) && Number(token) < value.length;
  return typeof value === "object" && value !== null && Object.hasOwn(value, token);
}
