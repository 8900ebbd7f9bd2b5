import { type Pointer, ROOT } from "../ir/ids.ts";
import type { JsonObject } from "../load/loaded-spec.ts";

/** What a reference within the document leads to. */
export type Resolved =
  | { readonly kind: "found"; readonly value: unknown; readonly pointer: Pointer }
  | { readonly kind: "missing"; readonly reason: string };

/** Resolves `#/…` by RFC 6901, percent-encoding undone (RFC 3986), through own properties alone. One step: chains are the caller's. */
export function resolvePointer(document: JsonObject, ref: string): Resolved {
  if (ref === "#" || ref === "") return { kind: "missing", reason: "it names the whole document" };
  if (!ref.startsWith("#/")) return { kind: "missing", reason: "it is not a pointer into the document" };
  const tokens = ref.slice(2).split("/").map(decodeToken);
  let value: unknown = document;
  for (const token of tokens) {
    if (!hasMember(value, token)) return { kind: "missing", reason: "the document has nothing there" };
    value = Reflect.get(value, token);
  }
  return { kind: "found", value, pointer: toPointer(tokens) };
}

function hasMember(value: unknown, token: string): value is object {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(token) && Number(token) < value.length;
  return typeof value === "object" && value !== null && Object.hasOwn(value, token);
}

function decodeToken(token: string): string {
  let decoded = token;
  try {
    decoded = decodeURIComponent(token);
  } catch {
    // A lone percent sign stands for itself.
  }
  return decoded.replaceAll("~1", "/").replaceAll("~0", "~");
}

function toPointer(tokens: readonly string[]): Pointer {
  const escaped = tokens.map((token) => token.replaceAll("~", "~0").replaceAll("/", "~1"));
  return `${ROOT}/${escaped.join("/")}` as Pointer;
}
