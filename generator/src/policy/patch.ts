import type { Policy, PolicyPatch } from "../ir/policy.ts";

/** What a policy says that its method's defaults do not: what a descriptor prints. */
export function policyPatch(_policy: Policy, _method: string): PolicyPatch {
  return {};
}
