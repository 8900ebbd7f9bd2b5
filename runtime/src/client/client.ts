import { begin } from "../call/call.ts";
import type { CallPromise } from "../call/call-promise.ts";
import { errorOf } from "../call/error-of.ts";
import type { CallInput } from "../call/input.ts";
import { createCallLog } from "../call/log.ts";
import type { CallOptions } from "../call/options.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { ClientDescriptor, Operation, OperationDescriptor } from "../operation.ts";
import { type ClientBase, CORE } from "./client-base.ts";
import { type ClientCore, coreFor, createCore } from "./core.ts";
import type { ClientIdentity } from "./identity.ts";
import type { ClientOptions } from "./options.ts";

/** Operations by method name. */
export interface Group {
  readonly [name: string]: Operation;
}

/** Operations by method name, or groups of them. */
export interface Members {
  readonly [name: string]: Operation | Group;
}

/** A client without methods, for `call`. */
export function createBareClient(descriptor: ClientDescriptor, options: ClientOptions = {}): ClientBase {
  return bindClient(descriptor, options, {});
}

/** Methods of our own that a client may do without; each is given the client before its arguments. */
export interface OwnMembers {
  readonly [name: string]: (client: ClientBase, ...values: never[]) => unknown;
}

/** A client whose methods are the members. Groups and methods are bound on first use: an API may have thousands. */
export function bindClient<Client extends ClientBase>(
  descriptor: ClientDescriptor,
  options: ClientOptions | undefined,
  members: Members,
  own: OwnMembers = {},
): Client {
  const core = checked(() => createCore(descriptor, options ?? {}, () => operationsOf(members)));
  return boundClient(core, members, own) as Client;
}

function boundClient(core: ClientCore, members: Members, own: OwnMembers): object {
  const client = boundMembers(core, members);
  Object.defineProperty(client, CORE, { value: core });
  Object.defineProperty(client, "$policy", { value: policies(core, members) });
  const ours: OwnMembers = {
    for: (_, identity: ClientIdentity) => {
      const its = checked(() => coreFor(core, identity));
      return boundClient(its, members, own);
    },
    ...own,
  };
  for (const [name, method] of Object.entries(ours)) {
    // Generators keep the name free; a group that has it none the less is what its user wants to reach.
    if (Object.hasOwn(client, name)) continue;
    Object.defineProperty(client, name, { value: method.bind(undefined, client as ClientBase) });
  }
  return client;
}

function boundMembers(core: ClientCore, members: Members): object {
  // No prototype: an operation may be called `constructor` or `toString`.
  const bound: object = Object.create(null);
  for (const [name, member] of Object.entries(members)) {
    defineLazy(bound, name, () => (isOperation(member) ? boundTo(core, member) : boundMembers(core, member)));
  }
  return bound;
}

type BoundCall = (input?: CallInput, options?: CallOptions) => CallPromise<unknown>;

function boundTo(core: ClientCore, operation: Operation): BoundCall {
  return (input, options) => begin(core, operation, input, options);
}

/** Made on first use, then a plain property. An object with a `then` would pass for a promise when awaited. */
function defineLazy(target: object, name: string, make: () => unknown): void {
  const key = name === "then" ? "then_" : name;
  Object.defineProperty(target, key, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(target, key, { value, enumerable: true });
      return value;
    },
  });
}

/** A group may have operations called `kind` and `describe`; they are no text. */
function isOperation(member: Operation | Group): member is Operation {
  return member.kind === "operation";
}

function policies(core: ClientCore, members: Members): ClientBase["$policy"] {
  return (of) =>
    core.policyOf(typeof of === "string" ? checked(() => operationById(members, of)) : of.describe());
}

function operationById(members: Members, id: string): OperationDescriptor {
  const found = operationsOf(members).find((operation) => operation.id === id);
  if (found !== undefined) return found;
  throw new InputFault(`$policy: the client has no operation "${id}"`, "Pass an operationId.");
}

function operationsOf(members: Members): readonly OperationDescriptor[] {
  return Object.values(members)
    .flatMap((member) => (isOperation(member) ? [member] : Object.values(member)))
    .map((operation) => operation.describe());
}

/** Makes an error of the fault that is found outside of a call. */
function checked<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (thrown) {
    throw errorOf(
      thrown,
      createCallLog("createClient", "", () => 0),
    );
  }
}
