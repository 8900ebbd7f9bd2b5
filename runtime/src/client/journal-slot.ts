import type { BoundedCall, BoundedHandler, CallLayer } from "../call/handler.ts";
import { InputFault } from "../errors/input-fault.ts";

/** The place of the layer that a journal brings with it, for calls that carry a key. */
export const journalSlot: CallLayer = (next) => {
  const wrapped = new WeakMap<object, BoundedHandler>();
  return (call) => {
    if (!isKeyed(call)) return next(call);
    const { journal } = call.core.options;
    if (journal === undefined && insists(call)) throw noJournal();
    if (journal === undefined || journal === false) return next(call);
    const handler = wrapped.get(journal) ?? journal["~layer"](next);
    wrapped.set(journal, handler);
    return handler(call);
  };
};

function isKeyed({ log, policy, resumed }: BoundedCall): boolean {
  return log.idempotencyKey !== undefined && (policy.idempotency !== false || resumed !== undefined);
}

function insists({ policy: { idempotency } }: BoundedCall): boolean {
  return idempotency !== false && idempotency.persist === "journal";
}

function noJournal(): InputFault {
  return new InputFault(
    "the operation is to be journalled, and the client has no journal",
    "Pass journal to the client; journal: false does without, and a crash may then lose the key.",
  );
}
