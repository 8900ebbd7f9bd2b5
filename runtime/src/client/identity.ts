import type { PolicyPatch } from "../policy.ts";
import type { ClientOptions } from "./options.ts";

/** For whom a client calls, and what is different for them. What is left out stays as it is. */
export interface ClientIdentity {
  /** Name of the tenant: what is limited or broken by scope `tenant` is so for each name. */
  readonly tenant?: string | undefined;
  /**
   * Name of the credential, such as an account's id: never the credential itself. State of scope `credential` is kept
   * for each name. Default: another one for each `auth` that is given.
   */
  readonly credential?: string | undefined;
  /** Credentials in place of the client's. */
  readonly auth?: ClientOptions["auth"];
  /** Laid over the client's policy: the limits of a tier, say. */
  readonly policy?: PolicyPatch | undefined;
}

/** By what state is kept apart where a scope asks for it. None of it tells a secret. */
export interface ScopeIdentity {
  readonly client: () => string;
  readonly credential: () => string;
  readonly tenant: () => string;
}

/** A client that nobody else shares anything with. */
export function createIdentity(uuid: () => string): ScopeIdentity {
  const client = once(uuid);
  // Secrets rotate and must stand in no key, so it is where they come from that is told apart.
  return { client, credential: once(uuid), tenant: client };
}

/** The identity of a client that was made from another for a tenant or credential. */
export function identityFor(
  own: ScopeIdentity,
  { tenant, credential, auth }: ClientIdentity,
  uuid: () => string,
): ScopeIdentity {
  const anonymous = auth === undefined ? own.credential : once(uuid);
  return {
    client: own.client,
    credential: credential === undefined ? anonymous : () => credential,
    tenant: tenant === undefined ? own.tenant : () => tenant,
  };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
