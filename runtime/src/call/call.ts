import type { ClientBase } from "../client/client-base.ts";
import type { Operation } from "../operation.ts";
import type { CallArguments } from "./bound.ts";
import type { CallPromise } from "./call-promise.ts";

/**
 * Calls an operation. Bundles hold only the operations that are named so, and their readers.
 *
 * @example
 * const client = createBareClient({ auth: { apiKey } });
 * const charge = await call(client, createCharge, { body: { amount: 100 } });
 */
export function call<Input, Data, Errors>(
  _client: ClientBase,
  operation: Operation<Input, Data, Errors>,
  ..._args: CallArguments<Input>
): CallPromise<Data, Errors> {
  throw new Error(`${operation.id}: not built yet`);
}
