import type { PreparedCall } from "../call/handler.ts";
import { isNameOfCall } from "../call/name-of-call.ts";
import type { Policy } from "../policy.ts";

/** They say how a reply may be had, and not which. */
const OF_THE_CACHE: ReadonlySet<string> = new Set(["cache-control", "pragma", "range"]);

/**
 * The headers by which a server may choose what it answers. That is all of them, for servers that choose by an account or a
 * media type often say no `Vary`, and whose data it is must not hang on that.
 */
export function selectingHeaders({
  request,
  policy,
}: PreparedCall): readonly (readonly [name: string, value: string])[] {
  const hasBody = request.body.kind !== "none";
  // What a write says of its body, the reads of its address cannot say.
  const isOfBody = (name: string): boolean => hasBody && name.startsWith("content-");
  return [...request.headers].filter(([name]) => isSelecting(name, policy) && !isOfBody(name)).sort();
}

/** Whether a reply with this `Vary` answers every request with the same selecting headers (RFC 9111 section 4.1). */
export function isSelected(vary: string | undefined, { policy }: PreparedCall): boolean {
  const names = (vary ?? "").toLowerCase().split(",");
  return names.map((name) => name.trim()).every((name) => name !== "*" && isSelecting(name, policy));
}

function isSelecting(name: string, policy: Policy): boolean {
  return !isNameOfCall(name, policy) && !OF_THE_CACHE.has(name) && !name.startsWith("if-");
}
