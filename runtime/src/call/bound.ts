import type { Operation, PagedOperation } from "../operation.ts";
import type { PagedCall, PagedCallOptions } from "../pagination/page.ts";
import type { CallPromise } from "./call-promise.ts";
import type { CallOptions } from "./options.ts";

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
  Op extends PagedOperation<infer Input, infer Data, infer Item, infer Errors>
    ? (...args: CallArguments<Input, PagedCallOptions>) => PagedCall<Data, Item, Errors>
    : Op extends Operation<infer Input, infer Data, infer Errors>
      ? (...args: CallArguments<Input>) => CallPromise<Data, Errors>
      : never;
