import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import type { ClientCore } from "../client/core.ts";
import { pipeline } from "../client/pipeline.ts";
import type { Operation, OperationDescriptor, PagedOperation } from "../operation.ts";
import type { PagedCall, PagedCallOptions } from "../pagination/page.ts";
import { undisturbed } from "../telemetry/undisturbed.ts";
import type { BinaryOptions, ByFlag, CallArguments, Called, MediaOptions } from "./bound.ts";
import type { CallPromise } from "./call-promise.ts";
import { callPromiseOf, type Settled } from "./call-promise-of.ts";
import type { CallContext } from "./context.ts";
import { errorOf } from "./error-of.ts";
import { followed, tellEnd } from "./follow.ts";
import type { RawCall, ResumedWrite } from "./handler.ts";
import type { CallInput } from "./input.ts";
import { createCallLog } from "./log.ts";
import type { BinaryForm, CallOptions } from "./options.ts";
import type { ByMediaType, Chosen, WithFlag } from "./reply-choice.ts";

/**
 * Calls an operation. Bundles hold only the operations that are named so, and their readers.
 *
 * @example
 * const client = createBareClient({ auth: { apiKey } });
 * const charge = await call(client, createCharge, { body: { amount: 100 } });
 */
export function call<Input, Data, Item, Errors, Replied>(
  client: ClientBase,
  operation: PagedOperation<Input, Data, Item, Errors, Replied>,
  ...args: CallArguments<Input, PagedCallOptions>
): PagedCall<Data, Item, Errors, Replied>;
export function call<Input, Data extends Blob, Errors, Replied, As extends BinaryForm = "blob">(
  client: ClientBase,
  operation: Operation<Input, Data, Errors, Replied>,
  ...args: CallArguments<Input, BinaryOptions<As>>
): Called<Chosen<Data, As>, Errors, Replied>;
export function call<
  Input,
  Types,
  Errors,
  Replied,
  Accept extends keyof Types = keyof Types,
  As extends BinaryForm = "blob",
>(
  client: ClientBase,
  operation: Operation<Input, ByMediaType<Types>, Errors, Replied>,
  ...args: CallArguments<Input, MediaOptions<Accept, As>>
): Called<Chosen<Types[Accept], As>, Errors, Replied>;
export function call<
  Input,
  Types,
  Errors,
  Replied,
  Wants extends boolean | null | undefined = false,
  As extends BinaryForm = "blob",
>(
  client: ClientBase,
  operation: Operation<Input, ByMediaType<Types, "stream">, Errors, Replied>,
  input: Input & WithFlag<Wants>,
  options?: BinaryOptions<As>,
): Called<Chosen<ByFlag<Types, Wants>, As>, Errors, Replied>;
export function call<Input, Data, Errors, Replied>(
  client: ClientBase,
  operation: Operation<Input, Data, Errors, Replied>,
  ...args: CallArguments<Input>
): Called<Data, Errors, Replied>;
export function call(
  client: ClientBase,
  operation: Operation,
  input?: CallInput,
  options?: CallOptions,
): CallPromise<unknown> {
  return begin(coreOf(client), operation, input, options);
}

/** Starts a call of any operation, in the way of that operation. */
export function begin(
  core: ClientCore,
  operation: Operation,
  input: CallInput = {},
  options: CallOptions = {},
): CallPromise<unknown> {
  const descriptor = operation.describe();
  return (
    operation.paged?.(core, descriptor, input, options) ??
    callPromiseOf(start(core, descriptor, input, options))
  );
}

/**
 * Starts a call, and tells whoever follows it how it ended, whatever the layers within made of it. Never rejects: how it
 * ended is its value.
 */
export async function start(
  core: ClientCore,
  operation: OperationDescriptor,
  input: CallInput,
  options: CallOptions,
  resumed?: ResumedWrite,
  url?: URL,
): Promise<Settled> {
  const { environment } = core;
  const context = options.context ?? contextOfClient(core);
  const correlationId = options.correlationId ?? context?.correlationId ?? environment.uuid();
  const log = createCallLog(operation.id, correlationId, environment.now);
  let call: RawCall | undefined;
  try {
    const policy = core.policyOf(operation, options);
    call = followed({ core, operation, input, options, policy, log, context, resumed, url });
    const answer = await pipeline(call);
    log.endedAtMs = log.now();
    tellEnd(call, answer.response);
    if (operation.headers === undefined) return { ok: true, log, ...answer };
    return { ok: true, log, ...answer, headers: answer.headers ?? {} };
  } catch (thrown) {
    log.endedAtMs = log.now();
    const error = errorOf(thrown, log);
    if (call !== undefined) tellEnd(call, { error });
    return { ok: false, log, error };
  }
}

function contextOfClient({ options }: ClientCore): CallContext | undefined {
  return options.context === undefined ? undefined : undisturbed(() => options.context?.());
}
