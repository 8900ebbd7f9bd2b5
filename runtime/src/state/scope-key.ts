import type { RawCall } from "../call/handler.ts";
import type { Scope } from "../policy.ts";

/** The keys of one operation's calls, as one client makes them. */
export type ScopeKeys = { [Name in Scope]?: string };

/** Which state of a scope a call belongs to. Path templates, not paths: there are only as many keys as operations. */
export function scopeKey(call: RawCall, scope: Scope): string {
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
  switch (scope) {
    case "host":
      return `host ${core.servers.of(operation).host}`;
    case "client":
      return `client ${identity.client()}`;
    case "operation":
      return `operation ${descriptor.name} ${operation.id}`;
    case "tag":
      return `tag ${descriptor.name} ${operation.tag ?? ""}`;
    case "credential":
      return `credential ${descriptor.name} ${identity.credential()}`;
    case "tenant":
      return `tenant ${descriptor.name} ${identity.tenant()}`;
  }
}
