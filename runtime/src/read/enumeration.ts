import { canonical, jsonType } from "./canonical.ts";
import { fault } from "./issue.ts";
import type { Node, Scalar } from "./node.ts";
import { reading, rejected, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";
import { asNumber } from "./written-number.ts";

/** An enumeration. Other values of a listed type pass and are reported, for lists grow. */
export function open(...values: readonly Scalar[]): Node {
  return { kind: "value", build: (variant) => listed(new Set(values), (value) => value, variant) };
}

/** Exactly this JSON value (`const`); like an enumeration of one, whatever its type. */
export function literal(value: unknown): Node {
  return {
    kind: "value",
    build: (variant) => listed(new Set([canonical(value)]), canonical, variant, value),
  };
}

function listed(
  known: ReadonlySet<unknown>,
  keyOf: (value: unknown) => unknown,
  variant: Variant,
  literal?: unknown,
): Schema {
  const types = new Set((literal === undefined ? [...known] : [literal]).map(jsonType));
  const expected = `one of ${known.size} known values`;
  // In a union, an enumeration of one tells the variants apart.
  const nature = known.size === 1 ? "identity" : undefined;
  return reading((payload) => {
    payload.value = asNumber(payload.value);
    const { value, issues } = payload;
    if (known.has(keyOf(value))) return payload;
    if (types.has(jsonType(value))) {
      issues.push(
        fault("unknown-enum", {
          fatal: variant.unknownEnum === "error",
          message: `expected ${expected}`,
          nature,
        }),
      );
    } else {
      return rejected(payload, expected);
    }
    return payload;
  });
}
