import type { BreakerPolicy, BudgetPolicy, Policy, PolicyPatch, RetryClass } from "./policy.ts";

type Values = Readonly<Record<string, unknown>>;

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE"]);

const BUDGET: BudgetPolicy = { ratio: 0.1, cap: 10, initial: 10, scope: "host" };
const BREAKER: BreakerPolicy = {
  scope: "host",
  failureRate: 0.5,
  minimum: 10,
  consecutive: 10,
  windowMs: 60_000,
  openForMs: 30_000,
  maxOpenForMs: 120_000,
  probes: 1,
  slow: false,
  countStatus: [500, 502, 503, 504],
};

/** Blocks that may be off until a patch turns them on: what the keys that it leaves out then are. */
const WHEN_ENABLED: Values = {
  budget: BUDGET,
  breaker: BREAKER,
  rateLimit: { scope: "credential", maxWaitMs: 5_000, onLimit: "wait", adaptive: true },
  cache: { mode: "http", coalesce: true, invalidates: [] },
  idempotency: {
    in: "header",
    name: "Idempotency-Key",
    format: "raw",
    generate: "uuid",
    derive: [],
    prefix: "",
    ttlMs: 86_400_000,
    replay: "all",
    persist: false,
  },
  hedge: { delay: { percentile: 95 }, max: 1, ratio: 0.05 },
};

/** Keys whose objects are alternatives, and so replace each other whole. */
const ATOMIC: ReadonlySet<string> = new Set(["delay"]);

/** The class of a method whose document is silent. */
export function defaultClass(method: string): RetryClass {
  if (SAFE_METHODS.has(method)) return "safe";
  return IDEMPOTENT_METHODS.has(method) ? "idempotent" : "unsent";
}

/** What holds for an operation of this method (upper case) when nobody says otherwise. */
export function defaultPolicy(method: string): Policy {
  return {
    class: defaultClass(method),
    retry: {
      maxAttempts: 3,
      baseDelayMs: 250,
      multiplier: 2,
      maxDelayMs: 20_000,
      jitter: "full",
      throttleBaseDelayMs: 1_000,
      statusCodes: [],
      noRetryStatusCodes: [],
      responses: {},
      retryAfter: { honour: true, maxMs: 60_000 },
    },
    timeout: { connectMs: 2_000, attemptMs: 10_000, idleMs: 10_000, totalMs: 30_000 },
    budget: BUDGET,
    breaker: BREAKER,
    rateLimit: false,
    cache: false,
    idempotency: false,
    hedge: false,
    failure: false,
    fallback: [],
    criticality: "standard",
    failMode: "closed",
    reader: {
      mode: "tolerant",
      unknownFields: "report",
      unknownEnum: "pass",
      missing: "report",
      sample: 1,
      maxBytes: 10_000_000,
    },
    pagination: false,
    telemetry: { correlation: "X-Request-Id" },
  };
}

/**
 * Lays a patch over a policy: objects key by key, all else replaced. A block that is off is turned on by an object,
 * even an empty one, and then has its defaults; class `keyed` turns on `idempotency`. Neither argument is changed.
 */
export function mergePolicy(base: Policy, patch: PolicyPatch | undefined): Policy {
  if (patch === undefined) return base;
  const turnsOnKeys = patch.class === "keyed" && base.idempotency === false;
  const whole = turnsOnKeys ? { ...patch, idempotency: patch.idempotency ?? {} } : patch;
  return merged(base, whole, WHEN_ENABLED) as Policy;
}

function merged(base: unknown, patch: unknown, whenOff: Values = {}): unknown {
  if (!isPlainObject(patch)) return patch;
  const result: Record<string, unknown> = isPlainObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = result[key] === false ? whenOff[key] : result[key];
    result[key] = ATOMIC.has(key) ? value : merged(before, value);
  }
  return result;
}

function isPlainObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
