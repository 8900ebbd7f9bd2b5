import type { BoundedCall, BoundedHandler, CallLayer, Reply } from "../call/handler.ts";
import { contextOf, sentSoFar } from "../call/log.ts";
import type { Refusal } from "../call/refused.ts";
import { Stopped, untilStopped } from "../call/stop.ts";
import { InputFault } from "../errors/input-fault.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { IdempotencyJournal } from "../idempotency/journal.ts";
import { journalEntry } from "../idempotency/journal-entry.ts";
import { entered, left } from "../idempotency/under-way.ts";

/**
 * Writes a keyed call down before its first byte, and that its outcome is known after its last. It stands inside the
 * deadline, as everything that waits, and around all attempts.
 */
export const journal: CallLayer = (next) => (call) => {
  const { journal: store } = call.core.options;
  return store === undefined || store === false ? next(call) : journalled(next, call, store);
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
    isKnown = tellsOutcome(reply, call.log);
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

/** What a server says once it has looked at the request itself, and so at the key: RFC 9110 section 15.5, 402 and 409 among them. */
const VERDICTS: ReadonlySet<number> = new Set([400, 402, 409, 410, 412, 413, 415, 422, 428]);

/** A 401 or 404 to a repeat says nothing of the attempt before. */
function tellsOutcome(reply: Reply, { attempts, keyUsedBefore }: BoundedCall["log"]): boolean {
  if (reply.status < 300 && reply.failure === undefined) return true;
  if (reply.ambiguous !== undefined || reply.retryable === true || reply.refusal !== undefined) return false;
  const reachedBefore = keyUsedBefore || attempts.slice(0, -1).some(({ sent }) => sent !== "no");
  return !reachedBefore || VERDICTS.has(reply.status);
}

function insists({ policy: { idempotency } }: BoundedCall): boolean {
  return idempotency !== false && idempotency.persist === "journal";
}

/** The entry's id, once it is written; `undefined` where the body can be sent only once and nobody insists. */
async function begun(call: BoundedCall, store: IdempotencyJournal): Promise<string | undefined> {
  const { log, signal, resumed } = call;
  const entry = resumed?.entry ?? (await journalEntry(call));
  if (entry === undefined) {
    if (insists(call)) throw notReplayable();
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
    throw thrown instanceof Stopped ? thrown : new RejectedError(contextOf(log), JOURNAL_FAILED, thrown);
  }
}

const JOURNAL_FAILED: Refusal = {
  code: "journal-failed",
  advice: "Look at the cause: the journal cannot be written, and nothing is sent without it.",
};

function notReplayable(): InputFault {
  return new InputFault(
    "the operation is to be journalled, and its body can be read only once",
    "Pass the body as text, bytes, a Blob or an object.",
  );
}
