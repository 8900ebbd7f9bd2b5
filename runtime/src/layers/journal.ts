import type { BoundedCall, BoundedHandler, CallLayer, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import type { Refusal } from "../call/refused.ts";
import { Stopped, untilStopped } from "../call/stop.ts";
import { InputFault } from "../errors/input-fault.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import { dropUnsent } from "../idempotency/drop-unsent.ts";
import { failedUnsent } from "../idempotency/failed-unsent.ts";
import type { IdempotencyJournal, JournalEntry } from "../idempotency/journal.ts";
import { journalEntry } from "../idempotency/journal-entry.ts";
import { leftBefore, takenOver } from "../idempotency/left-before.ts";
import { insistsOnJournal } from "../idempotency/through-journal.ts";
import { entered, left, type UnderWay, underWay } from "../idempotency/under-way.ts";
import { mayHaveActed } from "../machines/acted.ts";

/**
 * Writes a keyed call down before its first byte, and that its outcome is known after its last. It stands inside the
 * deadline, as everything that waits, and around all attempts.
 */
export const journal: CallLayer = (next) => (call) => {
  const { journal: store } = call.core.options;
  return store === undefined || store === false ? next(call) : journalled(next, call, store);
};

/** `known`: what became of the write. `undone`: this call has done nothing, whatever others did. `open`: it may have. */
type End = "known" | "undone" | "open";

async function journalled(
  next: BoundedHandler,
  call: BoundedCall,
  store: IdempotencyJournal,
): Promise<Reply> {
  const write = await begun(call, store);
  if (write === undefined) return next(call);
  let end: End = "open";
  try {
    const reply = await next(call);
    end = endOf(reply, call, write);
    return reply;
  } catch (thrown) {
    if (failedUnsent(call.log, thrown)) end = "undone";
    throw thrown;
  } finally {
    close(store, write, end);
  }
}

/** What a server says once it has looked at the request itself, and so at the key: RFC 9110 section 15.5, 402 and 409 among them. */
const VERDICTS: ReadonlySet<number> = new Set([400, 402, 409, 410, 412, 413, 415, 422, 428]);

/** A 401 or 404 to a repeat says nothing of the attempt before, and a 409 while another call of the write is under way, of that one. */
function endOf(
  { status, failure, ambiguous, retryable, refusal }: Reply,
  call: BoundedCall,
  write: UnderWay,
): End {
  if ((status < 300 && failure === undefined) || status === 303) return "known";
  if (ambiguous !== undefined || retryable === true || refusal !== undefined) return "open";
  if (status === 409 && write.calls > 1) return "open";
  if (VERDICTS.has(status)) return "known";
  return call.log.attempts.some(mayHaveActed) ? "open" : "undone";
}

/** Not awaited: the outcome is known whether or not it is written down; a repeat would do nothing twice. */
function close(store: IdempotencyJournal, write: UnderWay, end: End): void {
  const leave = (): void => left(store, write);
  if (end === "open") write.mayHaveLeft = true;
  if (end === "known") store.settle(write.entry.id).then(leave, leave);
  else if (write.mayHaveLeft || write.calls > 1) leave();
  // Where that fails, whoever wants the key next tries again.
  else dropUnsent(store, write).catch(() => undefined);
}

/** The write, once its entry is written; `undefined` where the body can be sent only once and nobody insists. */
async function begun(call: BoundedCall, store: IdempotencyJournal): Promise<UnderWay | undefined> {
  const entry = await entryOf(call, store);
  if (entry === undefined) {
    if (insistsOnJournal(call)) throw notReplayable();
    return undefined;
  }
  await withoutUnsent(call, store, entry);
  return written(call, store, entry);
}

async function written(call: BoundedCall, store: IdempotencyJournal, entry: JournalEntry): Promise<UnderWay> {
  const { log, signal } = call;
  const write = entered(store, entry, log.keyMayBeDone);
  const writing = store.begin(entry);
  try {
    await untilStopped(writing, signal);
    return write;
  } catch (thrown) {
    left(store, write);
    writing.then(
      () => dropLate(store, write),
      () => undefined,
    );
    throw journalFailed(call, thrown);
  }
}

/** What gets written after all stands for nothing that was sent, unless another call has the key by then: it ends it. */
function dropLate(store: IdempotencyJournal, { entry, mayHaveLeft }: UnderWay): void {
  if (underWay(store, entry.id) !== undefined) return;
  close(store, entered(store, entry, mayHaveLeft), "undone");
}

async function entryOf(call: BoundedCall, store: IdempotencyJournal): Promise<JournalEntry | undefined> {
  if (call.resumed !== undefined) return call.resumed.entry;
  const entry = await journalEntry(call);
  if (entry === undefined) return undefined;
  const before = await untilStopped(leftBefore(store, entry.id), call.signal).catch((thrown: unknown) => {
    throw journalFailed(call, thrown);
  });
  return before === undefined ? entry : takenOver(call, before, entry);
}

function journalFailed({ log }: BoundedCall, thrown: unknown): unknown {
  return thrown instanceof Stopped ? thrown : new RejectedError(contextOf(log), JOURNAL_FAILED, thrown);
}

/** Waits until no entry is about to go: it would stand for this one, which may be for another request. */
async function withoutUnsent(
  call: BoundedCall,
  store: IdempotencyJournal,
  { id }: JournalEntry,
): Promise<void> {
  let before = underWay(store, id);
  while (before?.isUnsent === true) {
    await untilStopped(dropUnsent(store, before), call.signal).catch((thrown: unknown) => {
      throw journalFailed(call, thrown);
    });
    before = underWay(store, id);
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
