import type { BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { sentSoFar } from "../call/log.ts";
import { untilStopped } from "../call/stop.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { IdempotencyJournal } from "../idempotency/journal.ts";
import { journalEntry } from "../idempotency/journal-entry.ts";
import { entered, left } from "../idempotency/under-way.ts";

/**
 * Writes a keyed call down before its first byte, and that its outcome is known after its last. It stands inside the
 * deadline, as everything that waits, and around all attempts.
 */
export const journal =
  (next: BoundedHandler): BoundedHandler =>
  (call) => {
    const { idempotencyKey } = call.log;
    const { idempotency } = call.policy;
    if (idempotencyKey === undefined || idempotency === false) return next(call);
    const { journal: store } = call.core.options;
    if (store !== undefined && store !== false) return journalled(next, call, store);
    if (idempotency.persist === "journal" && store === undefined) throw noJournal();
    return next(call);
  };

async function journalled(
  next: BoundedHandler,
  call: BoundedCall,
  store: IdempotencyJournal,
): Promise<Reply> {
  const id = await begun(call, store);
  if (id === undefined) return next(call);
  let isKnown = false;
  try {
    const reply = await next(call);
    isKnown = reply.ambiguous === undefined && reply.retryable !== true;
    return reply;
  } catch (thrown) {
    isKnown = sentSoFar(call.log) === "no" && !call.log.keyUsedBefore;
    throw thrown;
  } finally {
    const leave = (): void => left(store, id);
    // Not awaited: the outcome is known whether or not it is written down; a repeat would do nothing twice.
    if (isKnown) store.settle(id).then(leave, leave);
    else leave();
  }
}

/** The entry's id, once it is written; `undefined` where the body can be sent only once and nobody insists. */
async function begun(call: BoundedCall, store: IdempotencyJournal): Promise<string | undefined> {
  const { log, policy, signal } = call;
  const { idempotency } = policy;
  if (idempotency === false || log.idempotencyKey === undefined) return undefined;
  const entry = await journalEntry(call, log.idempotencyKey, idempotency.ttlMs);
  if (entry === undefined) {
    if (idempotency.persist === "journal") throw notReplayable();
    return undefined;
  }
  entered(store, entry.id);
  const writing = store.begin(entry);
  try {
    await untilStopped(writing, signal);
    return entry.id;
  } catch (thrown) {
    left(store, entry.id);
    // What gets written after all stands for nothing that was sent.
    if (!log.keyUsedBefore) writing.then(() => store.settle(entry.id)).catch(() => undefined);
    throw thrown;
  }
}

function noJournal(): InputFault {
  return new InputFault(
    "the operation is to be journalled, and the client has no journal",
    "Pass journal to the client; journal: false does without, and a crash may then lose the key.",
  );
}

function notReplayable(): InputFault {
  return new InputFault(
    "the operation is to be journalled, and its body can be read only once",
    "Pass the body as text, bytes, a Blob or an object.",
  );
}
