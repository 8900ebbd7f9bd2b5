import type {
  AttemptLayer,
  BoundedCall,
  BoundedHandler,
  Outcome,
  PreparedHandler,
  RawCall,
  Reply,
} from "../call/handler.ts";
import type { keptByKey, lostKey } from "../idempotency/key-age.ts";
import type { keyLeavesOpen } from "../machines/key-replies.ts";

/**
 * A part of the runtime that most operations do without. It comes with the operations whose policy asks for it, so that
 * a bundle holds no more than its operations need; `features` of the client's options adds it for all of them.
 */
export type Feature =
  | {
      readonly kind: "rateLimit";
      readonly line: AttemptLayer;
      readonly bulkhead: AttemptLayer;
      readonly limit: AttemptLayer;
    }
  | { readonly kind: "hedge"; readonly hedge: AttemptLayer }
  | { readonly kind: "failure"; readonly judge: AttemptLayer }
  | {
      readonly kind: "idempotency";
      /** Encodes the request with its key, and makes the call under it. */
      readonly prepare: (call: RawCall, next: PreparedHandler) => Promise<Outcome>;
      /** Makes a call that carries a key, in the client's journal where it has one. */
      readonly journal: (call: BoundedCall, next: BoundedHandler) => Promise<Reply>;
      /** Why a reply to a request with the key leaves open whether the thing is done. */
      readonly leavesOpen: typeof keyLeavesOpen;
      /** What is left of a repeat, as long as the server remembers the key. */
      readonly kept: typeof keptByKey;
      /** Why a repeat is not to be sent any more. */
      readonly lost: typeof lostKey;
    };

/** The block of the policy that turns a feature on. */
export type FeatureKind = Feature["kind"];

/** The feature of a kind. */
export type FeatureOf<Kind extends FeatureKind> = Extract<Feature, { readonly kind: Kind }>;
