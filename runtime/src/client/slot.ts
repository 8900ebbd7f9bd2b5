import type { AttemptHandler, AttemptLayer, BoundedCall } from "../call/handler.ts";
import type { RetryClass } from "../policy.ts";
import { defaultClass } from "../policy-defaults.ts";
import type { FeatureKind, FeatureOf } from "./feature.ts";
import { featureOf } from "./feature-of.ts";

/** Features whose layers stand around attempts. */
type AttemptFeature = Exclude<FeatureKind, "idempotency">;

/** The place of a layer that only calls have whose policy asks for it. */
export function slot<Kind extends AttemptFeature>(
  kind: Kind,
  layer: Exclude<keyof FeatureOf<Kind>, "kind">,
): AttemptLayer {
  return (next) => {
    const wrapped = new WeakMap<object, AttemptHandler>();
    return (attempt) => {
      if (!asksFor(attempt.call, kind)) return next(attempt);
      const feature = featureOf(attempt.call, kind);
      const handler = wrapped.get(feature) ?? (feature[layer] as AttemptLayer)(next);
      wrapped.set(feature, handler);
      return handler(attempt);
    };
  };
}

function asksFor({ policy, operation }: BoundedCall, kind: AttemptFeature): boolean {
  return policy[kind] !== false && (kind !== "hedge" || isSafe(policy.class, operation.method));
}

/** A client's options may turn hedging on for all operations; those that are not safe must not be made twice. */
function isSafe(retryClass: RetryClass, method: string): boolean {
  if (retryClass === "safe" || retryClass === "long-poll") return true;
  return defaultClass(method) === "safe" && retryClass !== "never" && retryClass !== "unsent";
}
