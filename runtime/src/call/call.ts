import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import type { ClientCore } from "../client/core.ts";
import { pipeline } from "../client/pipeline.ts";
import type { Operation, OperationDescriptor } from "../operation.ts";
import { undisturbed } from "../telemetry/guarded.ts";
import type { CallArguments } from "./bound.ts";
import type { CallPromise } from "./call-promise.ts";
import { callPromiseOf, type Settled } from "./call-promise-of.ts";
import type { ResumedWrite } from "./handler.ts";
import type { CallInput } from "./input.ts";
import { createCallLog, metaOf } from "./log.ts";
import type { CallOptions } from "./options.ts";

/**
 * Calls an operation. Bundles hold only the operations that are named so, and their readers.
 *
 * @example
 * const client = createBareClient({ auth: { apiKey } });
 * const charge = await call(client, createCharge, { body: { amount: 100 } });
 */
export function call<Input, Data, Errors>(
  client: ClientBase,
  operation: Operation<Input, Data, Errors>,
  ...[input, options]: CallArguments<Input>
): CallPromise<Data, Errors> {
  return callPromiseOf(start(coreOf(client), operation.describe(), input ?? {}, options ?? {}));
}

/** Starts a call. Never rejects: how it ended is its value. */
export async function start(
  core: ClientCore,
  operation: OperationDescriptor,
  input: CallInput,
  options: CallOptions,
  resumed?: ResumedWrite,
): Promise<Settled> {
  const { environment } = core;
  const context = options.context ?? undisturbed(() => core.options.context?.());
  const correlationId = options.correlationId ?? context?.correlationId ?? environment.uuid();
  const log = createCallLog(operation.id, correlationId, environment.now);
  try {
    const policy = core.policyOf(operation, options);
    const outcome = await pipeline({ core, operation, input, options, policy, log, context, resumed });
    return { ok: true, ...outcome, meta: metaOf(log) };
  } catch (error) {
    return { ok: false, error, meta: metaOf(log) };
  }
}
