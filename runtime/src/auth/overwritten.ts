import type { BoundedCall } from "../call/handler.ts";
import { setHeaders } from "../encode/header-map.ts";
import { InputFault } from "../errors/input-fault.ts";
import { type AppliedCredential, HEADER } from "./places.ts";

/** A request has one header of a name: one that the caller has set by hand would be dropped without a word. */
export function refuseOverwritten(
  { core, options }: BoundedCall,
  credentials: readonly AppliedCredential[],
): void {
  const own = new Map<string, string>();
  setHeaders(own, core.options.headers);
  setHeaders(own, options.headers);
  for (const { place, name, value } of credentials) {
    if (place === HEADER && (own.get(name.toLowerCase()) ?? value) !== value) {
      throw new InputFault(
        `the header ${name} is set by hand, where a credential goes`,
        "Leave out one of them.",
      );
    }
  }
}
