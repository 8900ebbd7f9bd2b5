import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { type Lowering, report } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";

/** Follows `$ref` until an object that has none. Siblings of a `$ref` are ignored, as outside of schemas they have no meaning. */
export function resolve(lowering: Lowering, place: Place, what: string): Place<JsonObject> | undefined {
  const seen = new Set<Pointer>();
  let current: Place | undefined = place;
  while (current !== undefined && isObject(current.value)) {
    const reference = own(current.value, "$ref");
    if (typeof reference !== "string") return { value: current.value, pointer: current.pointer };
    if (seen.has(current.pointer)) {
      report(lowering, "error", "reference-cycle", place.pointer, `${what} refers to itself: ${reference}`);
      return undefined;
    }
    seen.add(current.pointer);
    current = target(lowering, reference, at(current.pointer, "$ref"));
  }
  if (current !== undefined) {
    report(lowering, "error", "wrong-type", current.pointer, `${what} is not an object`);
  }
  return undefined;
}

/** What a `$ref` string leads to, one step. */
export function target(lowering: Lowering, reference: string, pointer: Pointer): Place | undefined {
  if (!reference.startsWith("#")) {
    const message = `$ref ${JSON.stringify(reference)} leads out of the document`;
    report(lowering, "error", "external-reference", pointer, message);
    return undefined;
  }
  const tokens = fragmentTokens(reference.slice(1));
  const found = tokens === undefined ? undefined : walk(lowering.root, tokens);
  if (found === undefined) {
    const message = `$ref ${JSON.stringify(reference)} leads nowhere`;
    report(lowering, "error", "unresolved-reference", pointer, message);
  }
  return found;
}

/** The canonical pointer of a `$ref` into the document, whether or not anything stands there. */
export function fragmentPointer(reference: string): Pointer | undefined {
  const tokens = reference.startsWith("#") ? fragmentTokens(reference.slice(1)) : undefined;
  return tokens === undefined ? undefined : at(ROOT, ...tokens);
}

/** Reference tokens of a pointer in URI fragment form (RFC 6901, section 6); `undefined` when it is none. */
function fragmentTokens(fragment: string): readonly string[] | undefined {
  const decoded = percentDecoded(fragment);
  if (decoded === "") return [];
  if (!decoded.startsWith("/")) return undefined;
  return decoded
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A `%` that encodes nothing stands for itself: some documents do not encode their pointers. */
function percentDecoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function walk(root: Place, tokens: readonly string[]): Place | undefined {
  let value: unknown = root.value;
  for (const token of tokens) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
    else value = isObject(value) ? own(value, token) : undefined;
    if (value === undefined) return undefined;
  }
  return { value, pointer: at(ROOT, ...tokens) };
}
