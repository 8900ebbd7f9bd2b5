import {
  call,
  type Environment,
  isApiError,
  type PolicyPatch,
  type SafeResult,
  systemEnvironment,
} from "@gen-client/runtime";
import { memoryCache } from "@gen-client/runtime/cache";
import {
  asJson,
  type ClientOptions,
  idempotencyKeys,
  json,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorClient } from "./vector-client.ts";
import { type CacheCase, type CacheStep, type KeyCase, type TimingCase, vectors } from "./vectors.ts";
import { realSocket, stubbedFetch, type Wire } from "./wires.ts";

type AnyOperation = Operation<Readonly<Record<string, unknown>>, unknown, unknown>;

const AT_ONCE: PolicyPatch = {
  breaker: false,
  budget: false,
  retry: { baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 },
};

/** An operation on the one address there is. */
function on(method: string, policy: PolicyPatch): AnyOperation {
  return operation(() => ({
    id: `${method.toLowerCase()}Thing`,
    method,
    path: "/thing",
    ...(method === "POST" && { body: json() }),
    replies: { "2XX": asJson() },
    policy,
  }));
}

/** The platform's clocks, which may be put forward or held. */
function clockOf(wallAtMs?: number): Partial<Environment> & { readonly forward: (ms: number) => void } {
  let aheadMs = 0;
  return {
    now: () => systemEnvironment.now() + aheadMs,
    wallNow: () => (wallAtMs ?? systemEnvironment.wallNow()) + aheadMs,
    forward: (ms) => {
      aheadMs += ms;
    },
  };
}

describe.each([
  ["a stubbed fetch", stubbedFetch],
  ["a real socket", realSocket],
])("vectors over %s", (_, start) => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await start();
  });
  afterAll(() => wire.stop());

  const clientWith = (options: ClientOptions): ReturnType<typeof vectorClient> =>
    vectorClient(wire, { features: [idempotencyKeys], ...options });

  const timings = vectors<TimingCase>("retry-after.json");
  it.each(timings.cases)("retry-after: $name", async (timing) => {
    const { status = 503, responses = {}, headers, expectedMs, vetoed, vetoHeader } = timing;
    const before = wire.hits().length;
    wire.script({ kind: "reply", status, headers, body: "{}" });
    const client = clientWith({ environment: clockOf(Date.parse(timings.now ?? "")) });
    const maxAttempts = vetoed === true ? 3 : 1;
    const retry = {
      ...AT_ONCE.retry,
      responses,
      maxAttempts,
      ...(vetoHeader !== undefined && { vetoHeader }),
    };
    const result = await call(client, on("GET", { ...AT_ONCE, retry }), {}).safe();
    expect(!result.ok && isApiError(result.error) && result.error.retryAfterMs).toBe(expectedMs);
    expect(wire.hits().length - before).toBe(1);
  });

  const limits = vectors<TimingCase>("rate-limit.json");
  it.each(limits.cases)("rate-limit: $name", async ({ headers, expected }) => {
    wire.script({ kind: "reply", status: 200, headers, body: "{}" });
    const client = clientWith({ environment: clockOf(Date.parse(limits.now ?? "")) });
    const { meta } = await call(client, on("GET", AT_ONCE), {}).withMeta();
    expect(meta.rateLimit).toEqual(expected);
  });

  it.each(vectors<KeyCase>("idempotency.json").cases)("idempotency: $name", async (vector) => {
    const { policy, calls = 1, key, keyAgeMs, answers, expect: wanted } = vector;
    const before = wire.hits().length;
    wire.script(...answers);
    const client = clientWith({});
    const write = on("POST", { ...AT_ONCE, ...policy });
    const firstUsedAt = Date.now() - (keyAgeMs ?? 0);
    const idempotencyKey = key === undefined || keyAgeMs === undefined ? key : { key, firstUsedAt };
    for (let made = 0; made < calls; made += 1) {
      const result = await call(client, write, { body: { amount: 1 } }, { idempotencyKey }).safe();
      expect(result.ok ? undefined : result.error.code).toBe(wanted.error);
    }
    const hits = wire.hits().slice(before);
    const keys = hits.flatMap(({ headers }) => headers[wanted.header ?? "idempotency-key"] ?? []);
    expect(hits).toHaveLength(wanted.hits);
    if (wanted.keys !== undefined) expect(new Set(keys).size).toBe(wanted.keys);
    if (wanted.key !== undefined) expect(keys[0]).toBe(wanted.key);
    if (wanted.keyLike !== undefined) expect(keys[0]).toMatch(new RegExp(wanted.keyLike));
    if (wanted.bodyKey !== undefined)
      expect(JSON.parse(hits[0]?.body ?? "").idempotency_key).toBe(wanted.bodyKey);
    if (wanted.keys === 1 || wanted.sameBody === true)
      expect(new Set(hits.map(({ body }) => body)).size).toBe(1);
  });

  it.each(vectors<CacheCase>("cache.json").cases)("cache: $name", async ({ cache = {}, steps }) => {
    const clock = clockOf();
    const before = wire.hits().length;
    const client = clientWith({ environment: clock, cache: memoryCache({ now: clock.now }) });
    for (const step of steps) {
      clock.forward(step.afterMs ?? 0);
      wire.script(...(step.answers ?? (step.answer === undefined ? [] : [step.answer])));
      const isRead = step.method !== "PUT";
      const policy = { ...AT_ONCE, retry: { maxAttempts: 1 }, ...(isRead && { cache }) };
      const thing = on(step.method ?? "GET", policy);
      const result = await call(client, thing, {}, { headers: step.headers ?? {} }).safe();
      checkStep(step, result, wire.hits().slice(before));
    }
  });
});

type CallResult = SafeResult<unknown, unknown>;

function checkStep({ expect: wanted }: CacheStep, result: CallResult, hits: ReturnType<Wire["hits"]>): void {
  expect(result.ok ? undefined : result.error.code).toBe(wanted.error);
  expect(hits).toHaveLength(wanted.hits);
  if (result.ok && wanted.data !== undefined) expect(result.data).toEqual(wanted.data);
  if (result.ok && wanted.status !== undefined) expect(result.response.status).toBe(wanted.status);
  if (wanted.state !== undefined) expect(result.meta.cache?.state).toBe(wanted.state);
  // Clocks of a machine go on while it works.
  if (wanted.ageMs !== undefined) expect(result.meta.cache?.ageMs).toBeGreaterThanOrEqual(wanted.ageMs);
  const { degraded } = result.meta;
  expect(degraded === false ? undefined : degraded.cause).toBe(wanted.degraded);
  for (const [name, value] of Object.entries(wanted.sent ?? {})) {
    expect(hits.at(-1)?.headers[name]).toBe(value);
  }
}
