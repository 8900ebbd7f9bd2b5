import type { AttemptLayer } from "../call/handler.ts";

/**
 * A part of the runtime that most operations do without. It comes with the operations whose policy asks for it, so that
 * a bundle holds no more than its operations need; `features` of the client's options adds it for all of them.
 */
export type Feature =
  | { readonly kind: "rateLimit"; readonly limit: AttemptLayer; readonly bulkhead: AttemptLayer }
  | { readonly kind: "hedge"; readonly hedge: AttemptLayer }
  | { readonly kind: "failure"; readonly judge: AttemptLayer };

/** The block of the policy that turns a feature on. */
export type FeatureKind = Feature["kind"];

/** The feature of a kind. */
export type FeatureOf<Kind extends FeatureKind> = Extract<Feature, { readonly kind: Kind }>;
