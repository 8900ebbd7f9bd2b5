import { InputFault } from "../errors/input-fault.ts";

/** A value as JSON. What JSON cannot hold is the caller's mistake. */
export function jsonText(value: unknown): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    cause = thrown;
  }
  if (text !== undefined) return text;
  throw new InputFault(
    "the input is no JSON value",
    "Pass data: no function, symbol, bigint or cycle.",
    cause,
  );
}
