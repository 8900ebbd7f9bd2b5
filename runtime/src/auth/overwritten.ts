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
  const isOverwritten = ({ place, name, value }: AppliedCredential): boolean =>
    place === HEADER && (own.get(name.toLowerCase()) ?? value) !== value;
  const clash = credentials.find(isOverwritten);
  if (clash === undefined) return;
  throw new InputFault(
    `the header ${clash.name} is set by hand, and a credential goes there too`,
    "Leave out one of them; a client with auth: false sends the header alone.",
  );
}
