import type { BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { InputFault } from "../errors/input-fault.ts";

/** Makes a call that carries a key, through the layer that a journal brings with it where the client has one. */
export function throughJournal(call: BoundedCall, next: BoundedHandler): Promise<Reply> {
  const { journal } = call.core.options;
  if (journal === undefined && insistsOnJournal(call)) throw noJournal();
  return journal === undefined || journal === false ? next(call) : journal["~layer"](next)(call);
}

/** Whether the document wants no call of the operation to be sent before it is written down. */
export function insistsOnJournal({ policy: { idempotency } }: BoundedCall): boolean {
  return idempotency !== false && idempotency.persist === "journal";
}

function noJournal(): InputFault {
  return new InputFault(
    "the operation is to be journalled, and the client has no journal",
    "Pass journal to the client; journal: false does without, and a crash may then lose the key.",
  );
}
