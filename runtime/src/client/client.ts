import type { ClientDescriptor, OperationDescriptor } from "../operation.ts";
import type { ClientBase } from "./client-base.ts";
import type { ClientOptions } from "./options.ts";

/** Operations by method name, or groups of them. */
export interface Members {
  readonly [name: string]: OperationDescriptor | Readonly<Record<string, OperationDescriptor>>;
}

/** A client without methods, for `call`. */
export function createBareClient(_descriptor: ClientDescriptor, _options: ClientOptions = {}): ClientBase {
  throw new Error("not built yet");
}

/** A client whose methods are the members. Groups and methods are bound on first use. */
export function bindClient<Client extends ClientBase>(
  _descriptor: ClientDescriptor,
  _options: ClientOptions | undefined,
  _members: Members,
): Client {
  throw new Error("not built yet");
}
