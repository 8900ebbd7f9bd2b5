import type { ReaderReference } from "./node.ts";
import { type Variant, variantKey } from "./variant.ts";

/** Makes one of its kind for each reader and variant, on first use. */
export function perVariant<T>(
  make: (reader: ReaderReference, variant: Variant) => T,
): (reader: ReaderReference, variant: Variant) => T {
  const known = new WeakMap<ReaderReference, Map<number, T>>();
  return (reader, variant) => {
    let made = known.get(reader);
    if (made === undefined) {
      made = new Map();
      known.set(reader, made);
    }
    const key = variantKey(variant);
    let own = made.get(key);
    if (own === undefined) {
      own = make(reader, variant);
      made.set(key, own);
    }
    return own;
  };
}
