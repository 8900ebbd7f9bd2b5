import type { RawCall, RawHandler } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import { withoutStack } from "../errors/without-stack.ts";
import { circuitOpen, circuitRefusalMs } from "../state/circuit.ts";

/** An open circuit answers before the request is even encoded, unless a cache or a fallback may answer in its place. */
export const openCircuit =
  (next: RawHandler): RawHandler =>
  (call) => {
    const refusalMs = mayBeAnsweredHere(call) ? undefined : circuitRefusalMs(call);
    if (refusalMs === undefined) return next(call);
    const { refusal } = circuitOpen(refusalMs);
    throw withoutStack(() => new RejectedError(contextOf(call.log), refusal));
  };

function mayBeAnsweredHere({ core: { options }, policy }: RawCall): boolean {
  const hasStandIn = policy.fallback.length > 0 || policy.failMode === "open";
  return (Boolean(options.cache) && policy.cache !== false) || (Boolean(options.fallback) && hasStandIn);
}
