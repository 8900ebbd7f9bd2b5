import type { BoundedHandler, PreparedHandler, Reply } from "../call/handler.ts";
import type { InputFault } from "../errors/input-fault.ts";
import { leftOut } from "../errors/left-out.ts";
import type { Policy } from "../policy.ts";
import { read } from "./read.ts";

/** The place of the cache; empty where the client was told to do without, or nothing asks for one. */
export const cached =
  (next: BoundedHandler): BoundedHandler =>
  (call) => {
    const { cache } = call.core.options;
    if (cache === undefined && asksForCache(call.policy)) throw missing("cache", "memoryCache");
    return cache ? cache.handle(call, next, readReply) : next(call);
  };

/** The place of the fallback; empty where the client was told to do without, or the operation has no chain. */
export const guarded =
  (next: PreparedHandler): PreparedHandler =>
  (call) => {
    const { fallback } = call.core.options;
    const isIdle = call.policy.fallback.length === 0 && call.policy.failMode === "closed";
    // A write that is taken up again has no input that something else could be done with.
    if (fallback === false || isIdle || call.resumed !== undefined) return next(call);
    if (fallback === undefined) throw missing("fallback", "fallbacks");
    return fallback.handle(call, next, readReply);
  };

/** Also where it keeps nothing: what `invalidates` names is kept by the same cache. */
function asksForCache({ cache }: Policy): boolean {
  return cache !== false && (cache.mode !== "off" || cache.invalidates.length > 0);
}

function missing(option: "cache" | "fallback", maker: string): InputFault {
  const advice = `Pass ${option}: ${maker}() to the client; it is exported by "@gen-client/runtime/${option}".`;
  return leftOut(option, "client was made", advice);
}

function readReply(call: Parameters<PreparedHandler>[0], reply: Reply): ReturnType<PreparedHandler> {
  return read(() => Promise.resolve(reply))(call);
}
