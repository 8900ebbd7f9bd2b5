import type { Fault } from "./faults.ts";

/** One call of the demo, what the server does to it, and how it has to end. */
export interface Scene {
  readonly call: "createCharge" | "getCharge" | "listCharges" | "getBalance" | "createRefund";
  readonly faults: readonly Fault[];
  /** `ok`, the kind of the error, or what the shop makes of it. */
  readonly ends: "ok" | "api" | "read" | "declined" | "unknown";
  readonly attempts: number;
  /** Places where the reply differs from the contract. */
  readonly drift?: number;
  /** What the policy did, in a few words. */
  readonly because: string;
}

export const SCENES: readonly Scene[] = [
  { call: "createCharge", faults: [], ends: "ok", attempts: 1, because: "one attempt, one key" },
  {
    call: "createCharge",
    faults: [{ kind: "unavailable", retryAfterSeconds: 1 }],
    ends: "ok",
    attempts: 2,
    because: "waited as long as the server said",
  },
  {
    call: "createCharge",
    faults: [{ kind: "too-many", retryAfterSeconds: 1 }],
    ends: "ok",
    attempts: 2,
    because: "waited as long as the server said",
  },
  {
    call: "createCharge",
    faults: [{ kind: "reset-before" }],
    ends: "ok",
    attempts: 2,
    because: "nobody knows if it arrived: same key again",
  },
  {
    call: "createCharge",
    faults: [{ kind: "reset-after" }, { kind: "truncated-body" }],
    ends: "ok",
    attempts: 3,
    because: "money had moved: same key, stored answer",
  },
  {
    call: "createCharge",
    faults: [{ kind: "slow-headers", delayMs: 3_000 }],
    ends: "ok",
    attempts: 2,
    because: "attempt timeout, same key again",
  },
  {
    call: "createCharge",
    faults: [{ kind: "stalled-body" }],
    ends: "ok",
    attempts: 2,
    because: "the timeout covers the body too",
  },
  {
    call: "createCharge",
    faults: [{ kind: "status", code: 409 }],
    ends: "ok",
    attempts: 2,
    because: "409 “in progress” for our own key",
  },
  {
    call: "createCharge",
    faults: [{ kind: "status", code: 402 }],
    ends: "declined",
    attempts: 1,
    because: "a declined card is an answer: no repeat",
  },
  {
    call: "createCharge",
    faults: [{ kind: "status", code: 422 }],
    ends: "api",
    attempts: 1,
    because: "a repeat cannot mend a bad request",
  },
  {
    call: "createCharge",
    faults: [{ kind: "status", code: 500 }],
    ends: "unknown",
    attempts: 1,
    because: "this server stores a 500: ask, do not repeat",
  },
  {
    call: "getCharge",
    faults: [{ kind: "drift", edit: newShape }],
    ends: "ok",
    attempts: 1,
    drift: 4,
    because: "read on, and reported",
  },
  {
    call: "getBalance",
    faults: [{ kind: "drift", edit: amountGone }],
    ends: "read",
    attempts: 1,
    because: "an amount is critical: no guess",
  },
  {
    call: "getBalance",
    faults: [{ kind: "truncated-json" }],
    ends: "read",
    attempts: 1,
    because: "no value of the contract at all",
  },
  {
    call: "listCharges",
    faults: [{ kind: "reset-before" }, { kind: "unavailable", retryAfterSeconds: 0 }],
    ends: "ok",
    attempts: 3,
    because: "a read is safe to repeat",
  },
  {
    call: "createRefund",
    faults: [{ kind: "reset-after" }],
    ends: "ok",
    attempts: 2,
    because: "given back once, not twice",
  },
];

/** A charge as a newer server may send it: a new status and field, a `null`, a date that is gone. */
function newShape(body: unknown): unknown {
  const { createdAt: _gone, ...charge } = body as Record<string, unknown>;
  return { ...charge, status: "under_review", riskScore: 12, paymentMethod: null };
}

/** A balance without the figure that it is about. */
function amountGone(body: unknown): unknown {
  return { ...(body as Record<string, unknown>), available: [{ currency: "EUR" }] };
}
