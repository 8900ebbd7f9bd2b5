import type { RawCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { AuthError } from "../errors/auth-error.ts";
import type { InputFault } from "../errors/input-fault.ts";

/** What is thrown where secrets of these schemes, or headers of the client's own, would go to a server that is in doubt. */
export function untrustedServer(
  { log }: Pick<RawCall, "log">,
  schemes: readonly string[],
  { message, advice }: InputFault,
): AuthError {
  return new AuthError(contextOf(log), {
    code: "untrusted-server",
    schemes,
    message,
    advice,
  });
}
