import { type CallLog, contextOf } from "../call/log.ts";
import { SdkError } from "../errors/sdk-error.ts";

/**
 * The error of a request that another call has made, as one of the call that waited for it: of the same class, with what is
 * true of every request, and the call's own id, attempts and time. The other's is its cause, which leads to the request.
 */
export function ownError(thrown: unknown, log: CallLog): unknown {
  if (!(thrown instanceof SdkError)) return thrown;
  const { correlationId, attempts, elapsedMs } = contextOf(log);
  // A real error, of whatever class, and without its constructor: what that makes of its details is there already.
  const own: object = Reflect.construct(Error, [thrown.message, { cause: thrown }], thrown.constructor);
  return Object.assign(own, thrown, { correlationId, attempts, elapsedMs });
}
