import type * as Generator from "../../generator/src/ir/policy.ts";
import type { Policy, PolicyPatch } from "../../generator/src/ir/policy.ts";
import type * as Runtime from "../../runtime/src/policy.ts";

/** Identity of types, not mutual assignability: optional and readonly count. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The generator's policy is a mirror of the runtime's. */
export const mirrors: readonly true[] = [
  true satisfies Same<Policy, Runtime.Policy>,
  true satisfies Same<PolicyPatch, Runtime.PolicyPatch>,
  true satisfies Same<Generator.OAuthPolicy, Runtime.OAuthPolicy>,
  true satisfies Same<Generator.HealthPolicy, Runtime.HealthPolicy>,
  true satisfies Same<Generator.WebhookPolicy, Runtime.WebhookPolicy>,
];

/** A delay is replaced whole, and no hedge goes without one. */
export const withoutDelay: PolicyPatch = {
  // @ts-expect-error -- neither a time nor a percentile
  hedge: { delay: {} },
};
