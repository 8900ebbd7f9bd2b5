import type { ClientCore } from "../client/core.ts";
import type { Scope } from "../policy.ts";

/** The scope that a key of state stands for. */
export function scopeOf(key: string): Scope {
  return key.slice(0, key.indexOf(" ")) as Scope;
}

/**
 * What may be told of whose state a key stands for: the host, operation, tag or tenant. Names of credentials and clients
 * are told to nobody; that of a tenant only if somebody gave it one.
 */
export function scopeName({ descriptor, identity }: ClientCore, key: string): string | undefined {
  const scope = scopeOf(key);
  if (scope === "client" || scope === "credential") return undefined;
  if (scope === "tenant" && identity.tenant() === identity.client()) return undefined;
  const before = scope === "host" ? "host " : `${scope} ${descriptor.name} `;
  // An operation without a tag is in the circuit of those that have none.
  return key.slice(before.length) || undefined;
}
