import { InputFault } from "../errors/input-fault.ts";

/** A value as JSON. What JSON cannot hold is the caller's mistake. */
export function jsonText(value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new InputFault(
      "the input is no JSON value",
      "It holds a cycle, a bigint or a toJSON that throws.",
      cause,
    );
  }
  throw new InputFault("the input is no JSON value", "Pass data: a function or symbol is none.");
}
