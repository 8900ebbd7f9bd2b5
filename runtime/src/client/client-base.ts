import type { OperationDescriptor } from "../operation.ts";
import type { Policy } from "../policy.ts";

/** Where a client keeps what it runs on; not part of the public surface. */
export const CORE: unique symbol = Symbol("gen-client.core");

/** What every client offers besides its operations. Names of our own start with `$`. */
export interface ClientBase {
  readonly [CORE]: object;
  /** The policy that a call of the operation, or of the one with that id, would run under; every default filled in. */
  $policy(operation: string | OperationDescriptor): Policy;
}
