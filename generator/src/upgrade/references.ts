import type { Pointer } from "../ir/ids.ts";
import { percentDecoded } from "../ir/resolve-pointer.ts";
import { isObject, type JsonObject } from "../load/loaded-spec.ts";
import { type Rewrite, rewriteDocument } from "./rewrite.ts";

/** Lets every reference within a document follow what it names to its new place. */
export function rewriteReferences(document: JsonObject, forward: (pointer: Pointer) => Pointer): JsonObject {
  const any: Rewrite = (node) => {
    const reference = node["$ref"];
    const hasMapping = isObject(node["discriminator"]);
    if (typeof reference !== "string") return hasMapping ? rewriteMapping(node, forward) : node;
    const moved = forwardReference(reference, forward);
    return moved === reference ? node : { ...node, $ref: moved };
  };
  return rewriteDocument(document, { any });
}

/** The new form of a reference; one that leads out of the document stays. */
export function forwardReference(reference: string, forward: (pointer: Pointer) => Pointer): string {
  if (!reference.startsWith("#/")) return reference;
  const pointer = percentDecoded(reference) as Pointer;
  const moved = forward(pointer);
  return moved === pointer ? reference : encode(moved);
}

function rewriteMapping(node: JsonObject, forward: (pointer: Pointer) => Pointer): JsonObject {
  const discriminator = node["discriminator"];
  const mapping = isObject(discriminator) ? discriminator["mapping"] : undefined;
  if (!isObject(discriminator) || !isObject(mapping)) return node;
  const entries = Object.entries(mapping).map(([value, target]) => [
    value,
    typeof target === "string" ? forwardReference(target, forward) : target,
  ]);
  return { ...node, discriminator: { ...discriminator, mapping: Object.fromEntries(entries) } };
}

/** A percent sign in a name would be taken for an encoding. */
function encode(pointer: string): string {
  return pointer.replaceAll("%", "%25");
}
