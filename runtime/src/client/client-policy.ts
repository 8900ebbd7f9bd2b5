import type { Policy, PolicyPatch } from "../policy.ts";
import { defaultClass, mergePolicy } from "../policy-defaults.ts";

/**
 * Lays what a client's options say of all operations over the policy of one of them. A read is safe to repeat as it is:
 * it gets a key only where the document or the call itself says so.
 */
export function clientPolicy(policy: Policy, method: string, patch: PolicyPatch | undefined): Policy {
  const isRead = defaultClass(method) === "safe" || policy.class === "safe" || policy.class === "long-poll";
  return mergePolicy(policy, isRead && policy.idempotency === false ? withoutKey(patch) : patch);
}

function withoutKey(patch: PolicyPatch | undefined): PolicyPatch | undefined {
  if (patch === undefined) return undefined;
  return { ...patch, idempotency: undefined, class: patch.class === "keyed" ? undefined : patch.class };
}
