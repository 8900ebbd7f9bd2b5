import type { Operation } from "../operation.ts";
import type { Policy } from "../policy.ts";
import type { ClientIdentity } from "./identity.ts";

/** Where a client keeps what it runs on; not part of the public surface. */
export const CORE: unique symbol = Symbol("gen-client.core");

/** What every client offers besides its operations. Names of our own start with `$`. */
export interface ClientBase {
  readonly [CORE]: object;
  /** The policy that a call of the operation, or of the one with that id, would run under; every default filled in. */
  $policy(operation: string | Operation): Policy;
  /**
   * The same client for a tenant or a credential. Code, sockets and the state of wider scopes are shared; circuits, limits
   * and budgets whose policy says `scope: tenant` or `credential` are its own, and those of every client that is made for the
   * same tenant or credential. Cheap: make one for each request you serve.
   *
   * @example
   * const acme = api.for({ tenant: "acme", policy: { rateLimit: { requests: 10_000, perMs: 60_000 } } });
   */
  for(identity: ClientIdentity): this;
}
