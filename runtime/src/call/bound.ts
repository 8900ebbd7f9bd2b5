import type { Operation } from "../operation.ts";
import type { CallPromise } from "./call-promise.ts";
import type { CallOptions } from "./options.ts";

/** The input of an operation that takes none. */
export type NoInput = Readonly<Record<string, never>>;

/** Input may be left out where nothing in it is required. */
export type CallArguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions | undefined]
  : NoInput extends Input
    ? [input?: Input | undefined, options?: CallOptions | undefined]
    : [input: Input, options?: CallOptions | undefined];

/** An operation as a method of a client. */
export type Bound<Op> =
  Op extends Operation<infer Input, infer Data, infer Errors>
    ? (...args: CallArguments<Input>) => CallPromise<Data, Errors>
    : never;
