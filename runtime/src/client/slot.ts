import type { AttemptHandler, AttemptLayer, BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { RetryClass } from "../policy.ts";
import { defaultClass } from "../policy-defaults.ts";
import type { FeatureKind, FeatureOf } from "./feature.ts";

/** What a feature is called where it is exported. */
const EXPORT_NAMES: Readonly<Record<FeatureKind, string>> = {
  rateLimit: "rateLimiting",
  hedge: "hedging",
  failure: "bodyFailures",
};

/** The place of a layer that only calls have whose policy asks for it. */
export function slot<Kind extends FeatureKind>(
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

function asksFor({ policy, operation }: BoundedCall, kind: FeatureKind): boolean {
  return policy[kind] !== false && (kind !== "hedge" || isSafe(policy.class, operation.method));
}

/** A client's options may turn hedging on for all operations; those that are not safe must not be made twice. */
function isSafe(retryClass: RetryClass, method: string): boolean {
  if (retryClass === "safe" || retryClass === "long-poll") return true;
  return defaultClass(method) === "safe" && retryClass !== "never" && retryClass !== "unsent";
}

function featureOf<Kind extends FeatureKind>(call: BoundedCall, kind: Kind): FeatureOf<Kind> {
  const isWanted = (feature: { readonly kind: FeatureKind }): feature is FeatureOf<Kind> =>
    feature.kind === kind;
  const found = call.operation.uses?.find(isWanted) ?? call.core.options.features?.find(isWanted);
  if (found !== undefined) return found;
  const name = EXPORT_NAMES[kind];
  throw new UsageError(
    contextOf(call.log),
    `the policy asks for \`${kind}\`, which the operation was generated without`,
    `Add it to the client: import { ${name} } from "@gen-client/runtime", and pass features: [${name}].`,
  );
}
