import type { CallError } from "../errors/by-status.ts";
import type { CallMeta } from "./record.ts";

/** The reply as it came, for what the data does not say. Its body has been read. */
export interface ReplyInfo {
  /** `0` where no reply came and that is no failure: something stood in for it, or a poll heard nothing. */
  readonly status: number;
  readonly headers: Headers;
  /** Where the reply came from, after redirects; without query. */
  readonly url: string;
}

/** What every call gives that succeeds. */
export interface Answer<Data> {
  readonly data: Data;
  readonly meta: CallMeta;
  readonly response: ReplyInfo;
}

/** The headers that the document names, each read by its schema, where it names any. */
export type RepliedHeaders<Replied> = unknown extends Replied ? unknown : { readonly headers: Replied };

/** What `withMeta()` gives. */
export type CallResult<Data, Replied = unknown> = Answer<Data> & RepliedHeaders<Replied>;

/** What `safe()` gives: it never rejects. */
export type SafeResult<Data, Errors, Replied = unknown> =
  | ({ readonly ok: true } & CallResult<Data, Replied>)
  | { readonly ok: false; readonly error: CallError<Errors>; readonly meta: CallMeta };

/**
 * A call under way. The request is sent once, whichever of the three ways it is awaited.
 *
 * @example
 * const pet = await api.pets.getPet({ path: { id } });
 * const { data, meta } = await api.pets.getPet({ path: { id } }).withMeta();
 * const result = await api.pets.getPet({ path: { id } }).safe();
 */
export interface CallPromise<Data, Errors = unknown, Replied = unknown> extends Promise<Data> {
  /** The data with an account of how it was got. Rejects as the call does. */
  withMeta(): Promise<CallResult<Data, Replied>>;
  /** Success or failure as a value. Never rejects. */
  safe(): Promise<SafeResult<Data, Errors, Replied>>;
}
