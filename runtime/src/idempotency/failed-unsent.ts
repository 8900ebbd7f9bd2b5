import { type CallLog, sentSoFar } from "../call/log.ts";
import { Stopped } from "../call/stop.ts";
import { InputFault } from "../errors/input-fault.ts";
import { SdkError } from "../errors/sdk-error.ts";

/** Whether a call that failed so has certainly sent nothing. An attempt that ends in an error not of ours is in no log. */
export function failedUnsent(log: CallLog, thrown: unknown): boolean {
  const isOurs = thrown instanceof SdkError || thrown instanceof InputFault || thrown instanceof Stopped;
  return isOurs && sentSoFar(log) === "no";
}
