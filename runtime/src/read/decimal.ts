/** A number as it is written: `digits * 10 ** exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Says whether `value` is a multiple of `divisor` as both are written; 0.3 is one of 0.1. */
export function isMultiple(value: number, divisor: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(divisor)) return value % divisor === 0;
  const left = decimalOf(value);
  const right = decimalOf(divisor);
  const exponent = Math.min(left.exponent, right.exponent);
  return scaled(left, exponent) % scaled(right, exponent) === 0n;
}

/** Negative, zero or positive as `value` is below, at or above a bound, which may be too long for a number. */
export function compareToBound(value: number, bound: number | string): number {
  if (typeof bound === "string" && /^-?\d+$/.test(bound) && Number.isInteger(value)) {
    const difference = BigInt(value) - BigInt(bound);
    return difference < 0n ? -1 : Number(difference > 0n);
  }
  return value - Number(bound);
}

function decimalOf(value: number): Decimal {
  const [mantissa = "0", power = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
