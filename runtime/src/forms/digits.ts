import { InputFault } from "../errors/input-fault.ts";
import { converted } from "../read/converted.ts";
import type { Node, Shape } from "../read/node.ts";
import { rawNumber } from "./raw-number.ts";

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number as the text that the server wrote: no digit is lost, not even a zero at its end. */
export function toDigits(inner: Shape): Node {
  return converted(inner, {
    expected: "a number",
    is: (value) => typeof value === "string",
    read: (value) => (typeof value === "symbol" ? value.description : String(value)),
    write: (text) => {
      if (NUMBER.test(String(text))) return rawNumber(String(text));
      throw new InputFault(
        "a number of the input has other characters than one has",
        'Pass its digits: "12.50".',
      );
    },
  });
}
