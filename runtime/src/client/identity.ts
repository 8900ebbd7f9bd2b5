import type { PolicyPatch } from "../policy.ts";
import type { ClientOptions } from "./options.ts";

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

/** By what state is kept apart where a scope asks for it. None of it tells a secret. */
export interface ScopeIdentity {
  readonly client: () => string;
  readonly credential: () => string;
  readonly tenant: () => string;
  /** `undefined`: somebody's whom nobody has named. */
  readonly account: AccountNames | undefined;
  /** The name of a credential that was given none, by where it comes from. */
  readonly nameOf: (auth: ClientOptions["auth"]) => string;
}

/** A client that nobody else shares anything with. */
export function createIdentity(uuid: () => string, auth: ClientOptions["auth"]): ScopeIdentity {
  const client = once(uuid);
  const nameOf = sourceNames(uuid);
  return { client, credential: () => nameOf(auth), tenant: client, account: {}, nameOf };
}

/** The identity of a client that was made from another for a tenant or credential; the same one each time it is made. */
export function identityFor(own: ScopeIdentity, given: ClientIdentity): ScopeIdentity {
  const { credential, auth, tenant: name } = given;
  const tenant = name === undefined ? own.tenant : () => name;
  const account = accountFor(own.account, given);
  if (credential !== undefined) return { ...own, tenant, account, credential: () => credential };
  return {
    ...own,
    tenant,
    account,
    credential: auth === undefined ? own.credential : () => anonymous(own, tenant(), auth),
  };
}

function accountFor(
  own: AccountNames | undefined,
  { tenant = own?.tenant, credential, auth }: ClientIdentity,
): AccountNames | undefined {
  if (credential !== undefined) return { tenant, credential };
  const isOwn = auth === undefined && own !== undefined;
  if (isOwn) return { ...own, tenant };
  return tenant === undefined ? undefined : { tenant };
}

/** What is given for a tenant may be read anew for each request: it is the tenant's all the same. */
function anonymous({ client, nameOf }: ScopeIdentity, tenant: string, auth: ClientOptions["auth"]): string {
  return tenant === client() ? nameOf(auth) : `${client()} ${tenant}`;
}

/** Secrets rotate and must stand in no key, so it is where they come from that is told apart. */
function sourceNames(uuid: () => string): ScopeIdentity["nameOf"] {
  const none = once(uuid);
  const names = new WeakMap<object, string>();
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
