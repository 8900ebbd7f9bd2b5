import type { RawCall } from "../call/handler.ts";
import { leftOut } from "../errors/left-out.ts";
import type { FeatureKind, FeatureOf } from "./feature.ts";

/** What a feature is called where it is exported. */
const EXPORT_NAMES: Readonly<Record<FeatureKind, string>> = {
  rateLimit: "rateLimiting",
  hedge: "hedging",
  failure: "bodyFailures",
  idempotency: "idempotencyKeys",
};

/** The feature that the policy of a call asks for: of the operation, or of the client. */
export function featureOf<Kind extends FeatureKind>(call: RawCall, kind: Kind): FeatureOf<Kind> {
  const isWanted = (feature: { readonly kind: FeatureKind }): feature is FeatureOf<Kind> =>
    feature.kind === kind;
  const found = call.operation.uses?.find(isWanted) ?? call.core.options.features?.find(isWanted);
  if (found !== undefined) return found;
  const name = EXPORT_NAMES[kind];
  const advice = `Pass features: [${name}] to the client; it is exported by "@gen-client/runtime".`;
  throw leftOut(kind, "operation was generated", advice);
}

/** What keys come with. A write that is taken up again brings it along: the operation may have none any more. */
export function keysOf(call: RawCall): FeatureOf<"idempotency"> {
  return call.resumed?.keys ?? featureOf(call, "idempotency");
}

/** The same, for a call that carries a key. */
export function carriedKeys(call: RawCall): FeatureOf<"idempotency"> | undefined {
  return call.log.idempotencyKey === undefined ? undefined : keysOf(call);
}
