import { converted } from "../read/converted.ts";
import type { Node, Shape } from "../read/node.ts";
import { asNumber } from "../read/written-number.ts";
import { rawNumber } from "./raw-number.ts";

/** A whole number as a `bigint`, of any size. */
export function toBigint(inner: Shape): Node {
  return converted(inner, {
    expected: "a whole number",
    is: (value) => typeof value === "bigint",
    read: bigintOf,
    write: (value) => rawNumber(String(value)),
  });
}

function bigintOf(value: unknown): bigint | undefined {
  const digits = typeof value === "symbol" ? value.description : String(value);
  if (digits !== undefined && /^-?\d+$/.test(digits)) return BigInt(digits);
  const whole = asNumber(value);
  return Number.isInteger(whole) ? BigInt(whole as number) : undefined;
}
