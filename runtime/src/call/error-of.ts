import { InputFault } from "../errors/input-fault.ts";
import { UsageError } from "../errors/usage-error.ts";
import { type CallLog, contextOf } from "./log.ts";

/** What a caller gets for what was thrown: an error of its own for a fault that was found in what the caller passed. */
export function errorOf(thrown: unknown, log: CallLog): unknown {
  if (!(thrown instanceof InputFault)) return thrown;
  return new UsageError(contextOf(log), thrown.message, thrown.advice, thrown.cause);
}
