/**
 * The number that digits stand for; `undefined`: an integer that no number can hold. A number comes with the digits that it
 * was written with (see `parseJson`) where a neighbour of it is to keep them: `1.50`, `1e3` and `-0` are numbers all the same.
 */
export function writtenNumber(digits: string | undefined): number | undefined {
  if (digits === undefined || !/^-?\d/.test(digits)) return undefined;
  const value = Number(digits);
  if (!/^-?\d+$/.test(digits)) return value;
  return Number.isFinite(value) && BigInt(value) === BigInt(digits) ? value : undefined;
}

/** The number in place of a symbol of its digits; anything else as it is. */
export function asNumber(value: unknown): unknown {
  return typeof value === "symbol" ? (writtenNumber(value.description) ?? value) : value;
}
