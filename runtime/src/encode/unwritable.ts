import { InputFault } from "../errors/input-fault.ts";

/** What a value has thrown that was being written, such as a getter of the caller's: a fault of the input, like any other. */
export function unwritable(cause: unknown): InputFault {
  if (cause instanceof InputFault) return cause;
  return new InputFault("a value of the input cannot be written", "Pass plain data: see the cause.", cause);
}
