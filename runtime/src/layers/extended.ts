import type { BoundedHandler, PreparedHandler, Reply } from "../call/handler.ts";
import { read } from "./read.ts";

/** The place of the cache; empty unless the client was given one. */
export const cached =
  (next: BoundedHandler): BoundedHandler =>
  (call) => {
    const { cache } = call.core.options;
    return cache ? cache.handle(call, next, readReply) : next(call);
  };

/** The place of the fallback; empty unless the client was given one and the operation has a chain. */
export const guarded =
  (next: PreparedHandler): PreparedHandler =>
  (call) => {
    const { fallback } = call.core.options;
    // A write that is taken up again has no input that something else could be done with.
    if (!fallback || call.resumed !== undefined) return next(call);
    const isIdle = call.policy.fallback.length === 0 && call.policy.failMode === "closed";
    return isIdle ? next(call) : fallback.handle(call, next, readReply);
  };

function readReply(call: Parameters<PreparedHandler>[0], reply: Reply): ReturnType<PreparedHandler> {
  return read(() => Promise.resolve(reply))(call);
}
