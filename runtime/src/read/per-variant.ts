import { madeOnce } from "../made-once.ts";
import type { ReaderReference } from "./node.ts";
import { type Variant, variantKey } from "./variant.ts";

/** Makes one of its kind for each reader and variant, on first use. */
export function perVariant<T>(
  make: (reader: ReaderReference, variant: Variant) => T,
): (reader: ReaderReference, variant: Variant) => T {
  const madeOf = madeOnce((_: ReaderReference) => new Map<number, T>());
  return (reader, variant) => {
    const made = madeOf(reader);
    const key = variantKey(variant);
    let own = made.get(key);
    if (own === undefined) {
      own = make(reader, variant);
      made.set(key, own);
    }
    return own;
  };
}
