import type { RawHandler } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { InputFault } from "../errors/input-fault.ts";
import { UsageError } from "../errors/usage-error.ts";

/** Makes errors of the faults that encoders find in what the caller passed. */
export const usage =
  (next: RawHandler): RawHandler =>
  async (call) => {
    try {
      return await next(call);
    } catch (thrown) {
      if (!(thrown instanceof InputFault)) throw thrown;
      throw new UsageError(contextOf(call.log), thrown.message, thrown.advice, thrown.cause);
    }
  };
