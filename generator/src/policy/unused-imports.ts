import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Vendor } from "../extension/vendors/read-vendors.ts";
import { isObject } from "../extension/vendors/translation.ts";
import type { Api } from "../ir/api.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { resolvePointer } from "../ir/resolve-pointer.ts";

/** Extensions that hold policy, by vendor. */
const KEYS: Readonly<Record<Vendor, RegExp>> = {
  speakeasy: /^x-speakeasy-(?:retries|timeout|pagination)$/,
  fern: /^x-fern-(?:retries|idempotent|idempotency-headers|pagination)$/,
};

/** Vendors that are named for nothing, and those that are not named and have something to say. */
export function unusedImports(
  api: Api,
  vendors: readonly Vendor[],
  document: unknown,
): readonly Diagnostic[] {
  const places = [ROOT, ...api.operations.map(({ pointer }) => pointer)];
  return (Object.keys(KEYS) as Vendor[]).flatMap((vendor): readonly Diagnostic[] => {
    const found = firstKey(document, places, KEYS[vendor]);
    if ((found !== undefined) === vendors.includes(vendor)) return [];
    return [found === undefined ? nothingToRead(vendor) : notRead(vendor, found)];
  });
}

function firstKey(document: unknown, places: readonly Pointer[], keys: RegExp): Pointer | undefined {
  for (const place of places) {
    const object = resolvePointer(document, place);
    if (object.kind !== "found" || !isObject(object.value)) continue;
    const key = Object.keys(object.value).find((each) => keys.test(each));
    if (key !== undefined) return at(place, key);
  }
  return undefined;
}

function nothingToRead(vendor: Vendor): Diagnostic {
  return {
    code: "import-extensions-unused",
    severity: "warning",
    message: `--import-extensions ${vendor}: the document has no extension of theirs that holds policy`,
  };
}

function notRead(vendor: Vendor, pointer: Pointer): Diagnostic {
  return {
    code: "import-extensions-unused",
    severity: "info",
    message: `The document has policy in extensions of ${vendor}, which is not read`,
    pointer,
    atKey: true,
    fix: `--import-extensions ${vendor} reads it`,
  };
}
