import type { CallError } from "../errors/by-status.ts";
import type { CallPromise, CallResult, SafeResult } from "./call-promise.ts";
import type { CallMeta } from "./record.ts";

/** How a call ended. */
export type Settled =
  | ({ readonly ok: true } & CallResult<unknown>)
  | { readonly ok: false; readonly error: unknown; readonly meta: CallMeta };

/**
 * Three ways to await one call that is under way already. Whichever is used, the others must not count as
 * unhandled rejections, so none of them rejects until somebody asks for it.
 */
export function callPromiseOf<Data, Errors>(settled: Promise<Settled>): CallPromise<Data, Errors> {
  const data = settled.then((end) => {
    if (end.ok) return end.data as Data;
    throw end.error;
  });
  data.catch(() => undefined);
  return Object.assign(data, {
    withMeta: async (): Promise<CallResult<Data>> => {
      const end = await settled;
      if (!end.ok) throw end.error;
      const { ok: _ok, ...result } = end;
      return { ...result, data: end.data as Data };
    },
    safe: async (): Promise<SafeResult<Data, Errors>> => {
      const end = await settled;
      if (!end.ok) return { ...end, error: end.error as CallError<Errors> };
      return { ...end, data: end.data as Data };
    },
    [Symbol.asyncIterator]: () => itemsOf(data),
  });
}

/** The items of data that is a stream of them: a loop over it needs not await the call first. */
async function* itemsOf(data: Promise<unknown>): AsyncGenerator<unknown> {
  yield* (await data) as AsyncIterable<unknown>;
}
