import fc from "fast-check";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";

/** The kinds of operations that are called, with the method of each and the class that it states. */
export const KINDS = {
  read: { method: "GET" },
  put: { method: "PUT" },
  write: { method: "POST" },
  keyed: { method: "POST", class: "keyed" },
  limited: { method: "POST", class: "rate-limited" },
  poll: { method: "GET", class: "long-poll" },
  never: { method: "GET", class: "never" },
} as const;
export type Kind = keyof typeof KINDS;
type Drawn<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never;

/** How the server, or the way there, ends one request. `retryAfter`: in seconds. */
const fate = fc.record({
  end: fc.constantFrom(
    "reply" as const,
    "reply" as const,
    "reset" as const,
    "refused" as const,
    "hang" as const,
  ),
  status: fc.constantFrom(200, 200, 301, 400, 401, 404, 408, 409, 412, 425, 429, 500, 501, 502, 503, 504),
  afterMs: fc.constantFrom(0, 5, 50, 400, 1_500),
  body: fc.constantFrom("whole" as const, "whole" as const, "cut" as const, "stall" as const),
  retryAfter: fc.constantFrom(undefined, undefined, 0, 1, 2, 90),
});
export type Fate = Drawn<typeof fate>;

const policy = fc.record({
  retry: fc.record({
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    baseDelayMs: fc.constantFrom(0, 20, 250),
    jitter: fc.constantFrom("full", "equal", "decorrelated", "none"),
    retryAfter: fc.record({ maxMs: fc.constantFrom(1_000, 60_000) }),
  }),
  timeout: fc.record({
    attemptMs: fc.constantFrom(50, 300, 1_000),
    idleMs: fc.constantFrom(40, 500),
    totalMs: fc.constantFrom(100, 1_000, 8_000),
  }),
  budget: fc.record({ ratio: fc.constantFrom(0, 0.1, 1), initial: fc.constantFrom(0, 10, 10) }),
  breaker: fc.record({
    scope: fc.constantFrom("host", "operation"),
    consecutive: fc.constantFrom(2, 10),
    openForMs: fc.constantFrom(100, 1_000),
    maxOpenForMs: fc.constant(2_000),
  }),
  rateLimit: fc.option(
    fc.record({
      requests: fc.constantFrom(5, 50),
      concurrency: fc.constantFrom(1, 4),
      onLimit: fc.constantFrom("wait", "reject"),
      maxWaitMs: fc.constantFrom(200, 5_000),
    }),
    { nil: false },
  ),
});

/** When somebody calls which operation, and when they lose patience, if so. */
const caller = fc.record({
  operation: fc.nat(2),
  startMs: fc.constantFrom(0, 0, 5, 50, 400, 2_000),
  patienceMs: fc.option(fc.constantFrom(0, 5, 50, 700), { nil: undefined }),
});
export type Caller = Drawn<typeof caller>;

const operation = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as Kind[])),
  policy: policy.map((one) => one as PolicyPatch),
});
export type Offered = Drawn<typeof operation>;

/** Any policies, any server, any callers. */
export const weather = fc.record({
  operations: fc.array(operation, { minLength: 3, maxLength: 3 }),
  fates: fc.array(fate, { minLength: 1, maxLength: 15 }),
  callers: fc.array(caller, { minLength: 1, maxLength: 15 }),
  random: fc.constantFrom(0, 0.5, 0.99),
});
export type Weather = Drawn<typeof weather>;
