import type { RawCall } from "../call/handler.ts";
import type { Scope } from "../policy.ts";

/** The keys of one operation's calls, as one client makes them. */
export type ScopeKeys = { [Name in Scope]?: string };

/** Which state of a scope a call belongs to. Path templates, not paths: there are only as many keys as operations. */
export function scopeKey(call: RawCall, scope: Scope): string {
  // A link may lead to another host that is trusted. It is that one's state then, and not the operation's own host's.
  if (scope === "host" && call.url !== undefined) return hostKey(call.url);
  const { scopeKeys } = call.core;
  let keys = scopeKeys.get(call.operation);
  if (keys === undefined) {
    keys = {};
    scopeKeys.set(call.operation, keys);
  }
  keys[scope] ??= madeKey(call, scope);
  return keys[scope];
}

function madeKey({ core, operation }: RawCall, scope: Scope): string {
  const { identity, descriptor } = core;
  if (scope === "host") return hostKey(core.servers.of(operation));
  if (scope === "client") return `client ${identity.client()}`;
  const names = { operation: operation.id, tag: operation.tag ?? "" };
  const name = scope === "credential" || scope === "tenant" ? identity[scope]() : names[scope];
  return `${scope} ${descriptor.name} ${name}`;
}

/** A host is that of other APIs as well. */
function hostKey({ host }: URL): string {
  return `host ${host}`;
}
