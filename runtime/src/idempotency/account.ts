import type { AccountNames, IdentityStep, ScopeIdentity } from "../client/identity.ts";

/** Whose calls a client makes, by the names that were given; `undefined`: somebody's whom nobody has named. */
export function accountOf({ made }: ScopeIdentity): AccountNames | undefined {
  return made.reduce<AccountNames | undefined>(accountFor, {});
}

function accountFor(
  own: AccountNames | undefined,
  { tenant = own?.tenant, credential, hasAuth }: IdentityStep,
): AccountNames | undefined {
  if (credential !== undefined) return { tenant, credential };
  if (!hasAuth && own !== undefined) return { ...own, tenant };
  return tenant === undefined ? undefined : { tenant };
}
