import { isObject, type JsonObject } from "../load/loaded-spec.ts";
import type { Path } from "./moves.ts";
import { CALLBACK_MEMBER, SHAPES, type ShapeName, type Step } from "./shapes.ts";

/** Changes an object whose members are changed already; returns the same object to leave it. */
export type Rewrite = (node: JsonObject, path: Path | undefined) => JsonObject;

/** What to do with each sort of object; `any` sees all of them. */
export type Rewrites = { readonly [name in ShapeName]?: Rewrite } & { readonly any?: Rewrite };

/** Rewrites a document from the leaves up. What does not change is shared with the old one, not copied. */
export function rewriteDocument(document: JsonObject, rewrites: Rewrites): JsonObject {
  const result = rewriteObject("document", document, undefined, rewrites);
  return isObject(result) ? result : document;
}

/** Rewrites a part of a document. A value of another type than expected stays for the lowering to report. */
export function rewriteObject(
  shape: ShapeName,
  value: unknown,
  path: Path | undefined,
  rewrites: Rewrites,
): unknown {
  if (Array.isArray(value)) return shape === "schema" ? rewriteList(shape, value, path, rewrites) : value;
  if (!isObject(value)) return value;
  let node = value;
  for (const key of Object.keys(value)) {
    const step = SHAPES[shape].get(key) ?? (shape === "callback" ? callbackStep(key) : undefined);
    if (step === undefined) continue;
    const before = value[key];
    const after = rewriteStep(step, before, { parent: path, token: key }, rewrites);
    if (after !== before) node = withMember(node, value, key, after);
  }
  const changed = rewrites[shape]?.(node, path) ?? node;
  return rewrites.any?.(changed, path) ?? changed;
}

function callbackStep(key: string): Step | undefined {
  return key.startsWith("x-") || key === "$ref" ? undefined : CALLBACK_MEMBER;
}

function rewriteStep(step: Step, value: unknown, path: Path, rewrites: Rewrites): unknown {
  if (step.kind === "one") return rewriteObject(step.shape, value, path, rewrites);
  if (step.kind === "list") {
    return Array.isArray(value) ? rewriteList(step.shape, value, path, rewrites) : value;
  }
  if (!isObject(value)) return value;
  let map = value;
  for (const key of Object.keys(value)) {
    if (step.kind === "extensible-map" && key.startsWith("x-")) continue;
    const before = value[key];
    const after = rewriteObject(step.shape, before, { parent: path, token: key }, rewrites);
    if (after !== before) map = withMember(map, value, key, after);
  }
  return map;
}

function rewriteList(
  shape: ShapeName,
  list: readonly unknown[],
  path: Path | undefined,
  rewrites: Rewrites,
): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const after = rewriteObject(shape, item, { parent: path, token: String(index) }, rewrites);
    if (after === item) continue;
    changed ??= [...list];
    changed[index] = after;
  }
  return changed ?? list;
}

/** Copies at the first change alone. Keys such as `__proto__` stay data. */
function withMember(node: JsonObject, original: JsonObject, key: string, value: unknown): JsonObject {
  const copy = node === original ? copyObject(original) : node;
  setMember(copy, key, value);
  return copy;
}

/** A copy of an object with own properties alone. */
export function copyObject(object: JsonObject): JsonObject {
  return { ...object };
}

/** Sets an own property, whatever its name. */
export function setMember(object: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
