import type { StageResult } from "../diagnostics/diagnostic.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Policy, RetryClass } from "../ir/policy.ts";

/** Gives every operation its policy. */
export function resolvePolicies(api: Api): StageResult<Api<PolicedOperation>> {
  const operations = api.operations.map((operation) => ({
    ...operation,
    policy: { value: defaultPolicy(operation.method), origins: new Map() },
  }));
  return { value: { ...api, operations }, diagnostics: [] };
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE"]);

/** The class of a method whose document is silent. */
export function defaultClass(method: string): RetryClass {
  if (SAFE_METHODS.has(method)) return "safe";
  return IDEMPOTENT_METHODS.has(method) ? "idempotent" : "unsent";
}

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
    budget: { ratio: 0.1, cap: 10, initial: 10, scope: "host" },
    breaker: {
      scope: "host",
      failureRate: 0.5,
      minimum: 10,
      consecutive: 10,
      windowMs: 60_000,
      openForMs: 30_000,
      maxOpenForMs: 120_000,
      probes: 1,
      countStatus: [500, 502, 503, 504],
    },
    rateLimit: false,
    cache: false,
    idempotency: false,
    hedge: false,
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
