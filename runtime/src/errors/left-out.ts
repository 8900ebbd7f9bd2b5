import { InputFault } from "./input-fault.ts";

/** A part that the policy asks for, and that is not there: to go on would be a promise that everybody believes in and nobody keeps. */
export function leftOut(
  part: string,
  by: "client was made" | "operation was generated",
  advice: string,
): InputFault {
  return new InputFault(`the policy asks for \`${part}\`, which the ${by} without`, advice);
}
