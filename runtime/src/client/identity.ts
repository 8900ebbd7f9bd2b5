import type { PolicyPatch } from "../policy.ts";
import type { ClientOptions } from "./options.ts";
import type { Resources } from "./resources.ts";

/** For whom a client calls, and what is different for them. What is left out stays as it is. */
export interface ClientIdentity {
  /** Name of the tenant: what is limited or broken by scope `tenant` is so for each name. */
  readonly tenant?: string | undefined;
  /**
   * Name of the credential, such as an account's id: never the credential itself. State of scope `credential` is kept
   * for each name. Default, where `auth` is given: one for each tenant; without a tenant, one for each object or function
   * that is given as `auth`, so give the same one again for the same credential.
   */
  readonly credential?: string | undefined;
  /** Credentials in place of the client's. */
  readonly auth?: ClientOptions["auth"];
  /** Laid over the client's policy: the limits of a tier, say. */
  readonly policy?: PolicyPatch | undefined;
}

/** Whose calls they are, by the names that callers gave: what outlives the process. */
export interface AccountNames {
  readonly tenant?: string | undefined;
  readonly credential?: string | undefined;
}

/** The names that one client was made from another with, and whether with credentials of its own. */
export interface IdentityStep extends AccountNames {
  readonly hasAuth: boolean;
}

/** By what state is kept apart where a scope asks for it. None of it tells a secret. */
export interface ScopeIdentity {
  readonly client: () => string;
  readonly credential: () => string;
  readonly tenant: () => string;
  /** How the client came to be from the first, step by step. */
  readonly made: readonly IdentityStep[];
  /** The name of a credential that was given none, by where it comes from. */
  readonly nameOf: (auth: ClientOptions["auth"]) => string;
}

/** A client of its own. What it shares with those that have the same resources, it shares by credential too. */
export function createIdentity(
  uuid: () => string,
  resources: Resources,
  auth: ClientOptions["auth"],
): ScopeIdentity {
  const client = once(uuid);
  const names = resources.get("credential-names", "", () => new WeakMap<object, string>());
  const nameOf = sourceNames(uuid, names);
  return { client, credential: () => nameOf(auth), tenant: client, made: [], nameOf };
}

/** The identity of a client that was made from another for a tenant or credential; the same one each time it is made. */
export function identityFor(own: ScopeIdentity, given: ClientIdentity): ScopeIdentity {
  const { credential, auth, tenant: name } = given;
  const tenant = name === undefined ? own.tenant : () => name;
  const its = {
    ...own,
    tenant,
    made: [...own.made, { tenant: name, credential, hasAuth: auth !== undefined }],
  };
  if (credential !== undefined) return { ...its, credential: () => credential };
  return auth === undefined ? its : { ...its, credential: () => anonymous(own, tenant(), auth) };
}

/** What is given for a tenant may be read anew for each request: it is the tenant's all the same. */
function anonymous({ client, nameOf }: ScopeIdentity, tenant: string, auth: ClientOptions["auth"]): string {
  return tenant === client() ? nameOf(auth) : `${client()} ${tenant}`;
}

/** Secrets rotate and must stand in no key, so it is where they come from that is told apart. */
function sourceNames(uuid: () => string, names: WeakMap<object, string>): ScopeIdentity["nameOf"] {
  // Clients that are given no `auth` may have their credentials elsewhere: in headers, or in their `fetch`.
  const none = once(uuid);
  return (auth) => {
    if (!auth) return none();
    const name = names.get(auth) ?? uuid();
    names.set(auth, name);
    return name;
  };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
