import type { Operation, PagedOperation } from "../operation.ts";
import type { PagedCall, PagedCallOptions } from "../pagination/page.ts";
import type { CallPromise } from "./call-promise.ts";
import type { BinaryForm, CallOptions, Progress } from "./options.ts";
import type { ByMediaType, Chosen, WithFlag } from "./reply-choice.ts";

/** The input of an operation that takes none. */
export type NoInput = Readonly<Record<string, never>>;

/** Input may be left out where nothing in it is required. */
export type CallArguments<Input, Options = CallOptions> = undefined extends Input
  ? [input?: Input, options?: Options | undefined]
  : NoInput extends Input
    ? [input?: Input | undefined, options?: Options | undefined]
    : [input: Input, options?: Options | undefined];

/** An operation as a method of a client. */
export type Bound<Op> =
  Op extends PagedOperation<infer Input, infer Data, infer Item, infer Errors, infer Replied>
    ? (...args: CallArguments<Input, PagedCallOptions>) => PagedCall<Data, Item, Errors, Replied>
    : Op extends Operation<infer Input, infer Data, infer Errors, infer Replied>
      ? Method<Input, Data, Errors, Replied>
      : never;

/** What a call gives: items of a stream can be read without awaiting the call first. */
export type Called<Data, Errors, Replied = unknown> = [Data] extends [AsyncIterable<infer Item>]
  ? CallPromise<Data, Errors, Replied> & AsyncIterable<Item>
  : CallPromise<Data, Errors, Replied>;

type Method<Input, Data, Errors, Replied> = [Data] extends [Blob]
  ? BinaryMethod<Input, Data, Errors, Replied>
  : [Data] extends [ByMediaType<infer Types, infer Flag>]
    ? [Flag] extends [never]
      ? MediaMethod<Input, Types, Errors, Replied>
      : FlaggedMethod<Input, Types, Errors, Replied>
    : (...args: CallArguments<Input>) => Called<Data, Errors, Replied>;

/** Options of a call whose reply is bytes. */
export interface BinaryOptions<As> extends CallOptions {
  /** `blob`, the default, or `bytes`: read first, up to `policy.reader.maxBytes`. `stream`: as it comes, of any length. */
  readonly as?: As | undefined;
  /** Told how far the download has come, at every piece. What it throws is ignored. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Options of a call that may be answered in several media types. */
export interface MediaOptions<Accept, As> extends BinaryOptions<As> {
  /** The media type to ask for. Default: whichever the server chooses. */
  readonly accept?: Accept | undefined;
}

/** An operation whose reply is bytes. */
export type BinaryMethod<Input, Data, Errors, Replied = unknown> = <As extends BinaryForm = "blob">(
  ...args: CallArguments<Input, BinaryOptions<As>>
) => Called<Chosen<Data, As>, Errors, Replied>;

/** An operation whose reply is of one media type among several. */
export type MediaMethod<Input, Types, Errors, Replied = unknown> = <
  Accept extends keyof Types = keyof Types,
  As extends BinaryForm = "blob",
>(
  ...args: CallArguments<Input, MediaOptions<Accept, As>>
) => Called<Chosen<Types[Accept], As>, Errors, Replied>;

/** An operation whose reply is a stream where a property of the body asks for one. */
export type FlaggedMethod<Input, Types, Errors, Replied = unknown> = <
  Wants extends boolean | null | undefined = false,
  As extends BinaryForm = "blob",
>(
  ...args: CallArguments<Input & WithFlag<Wants>, BinaryOptions<As>>
) => Called<Chosen<ByFlag<Types, Wants>, As>, Errors, Replied>;

/** The data of a call by what its flag says; where there may be none, there may be none of either. */
export type ByFlag<Types, Wants> = Wants extends true
  ? Extract<Types[keyof Types], AsyncIterable<unknown> | undefined>
  : Exclude<Types[keyof Types], AsyncIterable<unknown>>;
