import * as fc from "fast-check";
import { formatDuration } from "../../../../generator/src/extension/duration.ts";

const duration = fc.integer({ min: 1, max: 1e8 }).map(formatDuration);
const ratio = fc.constantFrom(0, 0.05, 0.5, 1);
const header = fc.constantFrom("X-One", "X-Two");
const statuses = fc.array(fc.constantFrom(500, 503, "5XX" as const), { maxLength: 2 });
const count = fc.integer({ min: 1, max: 9 });

function settings(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const resettable = Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      fc.oneof({ weight: 4, arbitrary: field }, fc.constant(null)),
    ]),
  );
  return fc.record(resettable, { requiredKeys: [] });
}

function toggle(inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: inner }, fc.boolean());
}

const retry = settings({
  class: fc.constantFrom("never", "unsent", "idempotent", "safe", "keyed", "conditional", "rate-limited"),
  maxAttempts: count,
  baseDelay: duration,
  multiplier: fc.constantFrom(1, 2, 3),
  jitter: fc.constantFrom("full", "none"),
  statusCodes: statuses,
  retryAfter: settings({ honour: fc.boolean(), max: duration }),
  vetoHeader: header,
  resume: fc.constantFrom("last-event-id", "range"),
});

/** What an operation, a tag or a path item may say, and is well-formed. */
export const level: fc.Arbitrary<object> = settings({
  class: fc.constantFrom("safe", "keyed", "own"),
  retry: toggle(retry),
  timeout: settings({ connect: duration, attempt: duration, idle: duration, total: duration, header }),
  budget: toggle(settings({ ratio, cap: count })),
  breaker: toggle(
    settings({
      failureRate: ratio,
      window: duration,
      countStatus: statuses,
      slow: fc.constantFrom(false, { over: "1s", rate: 0.5 }),
    }),
  ),
  rateLimit: toggle(settings({ requests: count, per: duration, maxWait: duration })),
  cache: toggle(
    settings({
      mode: fc.constantFrom("off", "http", "ttl"),
      ttl: duration,
      invalidates: fc.constant(["op"]),
    }),
  ),
  idempotency: toggle(settings({ name: header, ttl: duration, persist: fc.constantFrom(false, "journal") })),
  hedge: toggle(settings({ delay: fc.oneof(duration, fc.constant("p99")), ratio })),
  fallback: fc.constantFrom(false, [], [{ value: 1 }], [{ stale: { maxAge: "1h" } }]),
  criticality: fc.constantFrom("critical", "sheddable"),
  reader: toggle(settings({ mode: fc.constantFrom("strict", "tolerant"), maxBytes: fc.constant("2MB") })),
  pagination: toggle(settings({ style: fc.constantFrom("cursor", "link"), next: fc.constant("$.next") })),
  telemetry: toggle(settings({ correlation: header })),
});

export const METHODS = ["get", "put", "post", "delete", "patch"] as const;
