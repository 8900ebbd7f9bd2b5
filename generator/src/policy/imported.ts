import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type Branch, EMPTY, entryAt, withEntry } from "../extension/tree.ts";
import { readVendors, type Vendor } from "../extension/vendors/read-vendors.ts";
import { isObject, unmapped } from "../extension/vendors/translation.ts";
import type { Operation } from "../ir/api.ts";
import { type Pointer, ROOT } from "../ir/ids.ts";
import { resolvePointer } from "../ir/resolve-pointer.ts";
import { isIdempotentMethod } from "./presets.ts";

/** What vendors' extensions say, by the place that they stand at. */
export interface Imports {
  readonly ofRoot: (operation: Operation) => Branch;
  readonly ofOperation: (operation: Operation) => Branch;
  readonly diagnostics: Diagnostic[];
}

/** Reads vendors' extensions of one document, each once. */
export function createImports(vendors: readonly Vendor[], document: unknown): Imports {
  const diagnostics: Diagnostic[] = [];
  const known = new Map<Pointer, Branch>();
  const told = new Set<Pointer>();
  const read = (pointer: Pointer, place: "root" | "operation"): Branch => {
    const before = known.get(pointer);
    if (before !== undefined) return before;
    const found = resolvePointer(document, pointer);
    const isReadable =
      vendors.length > 0 && found.kind === "found" && isObject(found.value) && isObject(document);
    const read = isReadable
      ? readVendors(vendors, { value: found.value, pointer, place, document })
      : { tree: EMPTY, diagnostics: [] };
    diagnostics.push(...read.diagnostics);
    known.set(pointer, read.tree);
    return read.tree;
  };
  const harmless = (tree: Branch, operation: Operation): Branch => {
    const retry = entryAt(tree, "retry");
    const codes = entryAt(retry, "statusCodes");
    if (codes === undefined || retry?.kind !== "branch" || isIdempotentMethod(operation.method)) return tree;
    if (codes.origin !== undefined && !told.has(codes.origin)) {
      told.add(codes.origin);
      diagnostics.push(notRepeated(codes.origin, operation));
    }
    return withEntry(tree, "retry", withEntry(retry, "statusCodes", undefined));
  };
  return {
    ofRoot: (operation) => harmless(read(ROOT, "root"), operation),
    ofOperation: (operation) => harmless(read(operation.pointer, "operation"), operation),
    diagnostics,
  };
}

/** Vendors repeat whatever fails so; a write that is repeated may be done twice. */
function notRepeated(pointer: Pointer, { operationId, method, path }: Operation): Diagnostic {
  const name = operationId ?? `${method} ${path}`;
  return unmapped(
    pointer,
    `these replies are not repeated for writes such as ${name}, which could be done twice`,
    "give the operation an idempotency key, or state `x-resilience: { retry: transient }` at these responses",
  );
}
