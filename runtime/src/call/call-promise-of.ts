import type { CallError } from "../errors/by-status.ts";
import type { CallPromise, CallResult, SafeResult } from "./call-promise.ts";
import type { Outcome } from "./handler.ts";
import { type CallLog, metaOf } from "./log.ts";

/** How a call ended. */
export type Settled =
  | { readonly ok: true; readonly outcome: Outcome; readonly log: CallLog }
  | { readonly ok: false; readonly error: unknown; readonly log: CallLog };

/**
 * Three ways to await one call that is under way already. Whichever is used, the others must not count as
 * unhandled rejections, so none of them rejects until somebody asks for it.
 */
export function callPromiseOf<Data, Errors>(settled: Promise<Settled>): CallPromise<Data, Errors> {
  const data = settled.then(dataOf) as Writable<CallPromise<Data, Errors>>;
  data.catch(ignore);
  // Named first, each of them: V8 makes a function that is written where it is assigned to a property among the old
  // objects, and what it holds stays, to the end of the call and beyond, until all of the heap is gone through.
  const withMeta = () => settled.then(resultOf) as Promise<CallResult<Data>>;
  const safe = () => settled.then(safeResultOf) as Promise<SafeResult<Data, Errors>>;
  const items = () => itemsOf(data);
  // One by one: to assign an object of them takes several times as long.
  data.withMeta = withMeta;
  data.safe = safe;
  data[Symbol.asyncIterator] = items;
  return data;
}

type Writable<Promised> = { -readonly [Key in keyof Promised]: Promised[Key] } & {
  [Symbol.asyncIterator]: () => AsyncGenerator<unknown>;
};

function dataOf(end: Settled): unknown {
  if (end.ok) return end.outcome.data;
  throw end.error;
}

function resultOf(end: Settled): CallResult<unknown> {
  if (!end.ok) throw end.error;
  return { ...end.outcome, meta: metaOf(end.log) };
}

function safeResultOf(end: Settled): SafeResult<unknown, unknown> {
  if (end.ok) return { ok: true, ...resultOf(end) };
  return { ok: false, error: end.error as CallError<unknown>, meta: metaOf(end.log) };
}

function ignore(): void {}

/** The items of data that is a stream of them: a loop over it needs not await the call first. */
async function* itemsOf(data: Promise<unknown>): AsyncGenerator<unknown> {
  yield* (await data) as AsyncIterable<unknown>;
}
