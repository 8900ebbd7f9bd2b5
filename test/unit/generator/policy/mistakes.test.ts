import { describe, expect, it } from "vitest";
import { POLICY_CATALOGUE } from "../../../../generator/src/policy/catalogue.ts";
import { KEY_HEADER, policiesOf, single } from "./document.ts";

const json = (schema: unknown): unknown => ({
  responses: { "200": { description: "ok", content: { "application/json": { schema } } } },
});
const HERE = "#/paths/~1a";
const streamOf = (mediaType: string): Readonly<Record<string, unknown>> => ({
  responses: { "200": { description: "ok", content: { [mediaType]: { itemSchema: { type: "object" } } } } },
});

/** An operation of that policy beside two that state none. */
function shared(resilience: unknown): ReturnType<typeof policiesOf> {
  const operation = (id: string): object => ({ operationId: id, ...(json({ type: "string" }) as object) });
  const [op, second, third] = [operation("op"), operation("second"), operation("third")];
  return policiesOf({
    paths: {
      "/a": { get: { ...op, "x-resilience": resilience } },
      "/b": { get: second },
      "/c": { get: third },
    },
  });
}

/** A document, the code it must give, its severity, and the place. */
type Case = readonly [
  title: string,
  run: () => ReturnType<typeof single>,
  code: string,
  severity: string,
  pointer: string,
];

const CASES: readonly Case[] = [
  [
    "a hedge on an unsafe operation",
    () => single("post", { hedge: { max: 2 } }),
    "x-resilience-unsafe-hedge",
    "error",
    `${HERE}/post/x-resilience/hedge`,
  ],
  [
    "a hedge of what is sent once",
    () => single("get", { class: "never", hedge: true }),
    "x-resilience-idle-hedge",
    "warning",
    `${HERE}/get/x-resilience/hedge`,
  ],
  [
    "a cache on an unsafe operation",
    () => single("delete", { cache: { mode: "http" } }),
    "x-resilience-unsafe-cache",
    "error",
    `${HERE}/delete/x-resilience/cache`,
  ],
  [
    "keyed without a carrier",
    () => single("post", { class: "keyed", idempotency: { ttl: "1h" } }),
    "x-resilience-key-without-carrier",
    "error",
    `${HERE}/post/x-resilience/class`,
  ],
  [
    "keyed with the key switched off",
    () => single("post", { class: "keyed", idempotency: false }, { parameters: [KEY_HEADER] }),
    "x-resilience-key-without-carrier",
    "error",
    `${HERE}/post/x-resilience/class`,
  ],
  [
    "a key under a name that is no header's",
    () => single("post", { class: "keyed", idempotency: { name: "X-Key\r\nX-Evil" } }),
    "x-resilience-header",
    "error",
    `${HERE}/post/x-resilience/idempotency/name`,
  ],
  [
    "a key in place of the credential",
    () => single("post", { class: "keyed", idempotency: { name: "authorization" } }),
    "x-resilience-header",
    "error",
    `${HERE}/post/x-resilience/idempotency/name`,
  ],
  [
    "a correlation id in place of what HTTP needs",
    () => single("get", { telemetry: { correlation: "Content-Length" } }),
    "x-resilience-header",
    "error",
    `${HERE}/get/x-resilience/telemetry/correlation`,
  ],
  [
    "attempt above total",
    () => single("get", { timeout: { attempt: "40s" } }),
    "x-resilience-attempt-exceeds-total",
    "error",
    `${HERE}/get/x-resilience/timeout/attempt`,
  ],
  [
    "trap 26: an attempt beyond what the platform allows",
    () => single("get", { timeout: { attempt: "6m", total: "10m" } }),
    "x-resilience-beyond-platform",
    "warning",
    `${HERE}/get/x-resilience/timeout/attempt`,
  ],
  [
    "failing open with nothing to fall back to",
    () => single("get", { failMode: "open" }),
    "x-resilience-open-without-fallback",
    "error",
    `${HERE}/get/x-resilience/failMode`,
  ],
  [
    "a fallback operation of another type",
    () =>
      policiesOf({
        paths: {
          "/a": {
            get: {
              operationId: "op",
              ...(json({ type: "string" }) as object),
              "x-resilience": { fallback: [{ operation: "other" }] },
            },
          },
          "/b": { get: { operationId: "other", ...(json({ type: "number" }) as object) } },
        },
      }),
    "x-resilience-fallback-type",
    "error",
    `${HERE}/get/x-resilience/fallback`,
  ],
  [
    "a fallback operation that does not exist",
    () => single("get", { fallback: [{ operation: "opp" }] }),
    "x-resilience-unknown-operation",
    "error",
    `${HERE}/get/x-resilience/fallback`,
  ],
  [
    "an unknown class",
    () => single("get", { class: "idempotant" }),
    "x-resilience-unknown-class",
    "error",
    `${HERE}/get/x-resilience/class`,
  ],
  [
    "an own class that extends nothing",
    () => single("get", undefined, {}, { "x-resilience": { classes: { slow: { maxAttempts: 2 } } } }),
    "x-resilience-class-definition",
    "error",
    "#/x-resilience/classes/slow",
  ],
  [
    "an own class that extends itself",
    () => single("get", undefined, {}, { "x-resilience": { classes: { slow: { extends: "slow" } } } }),
    "x-resilience-value",
    "error",
    "#/x-resilience/classes/slow/extends",
  ],
  [
    "an own class under a built-in name",
    () => single("get", undefined, {}, { "x-resilience": { classes: { safe: { extends: "never" } } } }),
    "x-resilience-class-definition",
    "error",
    "#/x-resilience/classes/safe",
  ],
  [
    "a class that is stated twice",
    () => single("get", { class: "never", retry: { class: "unsent" } }),
    "x-resilience-class-twice",
    "warning",
    `${HERE}/get/x-resilience/class`,
  ],
  [
    "a rate without its time",
    () => single("get", { rateLimit: { requests: 5 } }),
    "x-resilience-incomplete",
    "error",
    `${HERE}/get/x-resilience/rateLimit/requests`,
  ],
  [
    "a burst of no rate",
    () => single("get", { rateLimit: { burst: 5, concurrency: 2 } }),
    "x-resilience-incomplete",
    "error",
    `${HERE}/get/x-resilience/rateLimit/burst`,
  ],
  [
    "a limit whose second call would wait too long",
    () => single("get", { rateLimit: { requests: 5, per: "1m" } }),
    "x-resilience-narrow-burst",
    "warning",
    `${HERE}/get/x-resilience/rateLimit/requests`,
  ],
  [
    "a window of its own for a circuit that is shared",
    () => shared({ breaker: { window: "1s" } }),
    "x-resilience-shared-figure",
    "warning",
    `${HERE}/get/x-resilience/breaker/window`,
  ],
  [
    "tokens of its own to begin with, in a budget that is shared",
    () => shared({ budget: { initial: 30, cap: 30 } }),
    "x-resilience-shared-figure",
    "warning",
    `${HERE}/get/x-resilience/budget/initial`,
  ],
  [
    "pages without a style",
    () => single("get", { pagination: { request: "after" } }),
    "x-resilience-incomplete",
    "error",
    `${HERE}/get/x-resilience/pagination`,
  ],
  [
    "a style of pages under its other name",
    () => single("get", { pagination: { type: "link" } }),
    "x-resilience-other-name",
    "warning",
    `${HERE}/get/x-resilience/pagination/type`,
  ],
  [
    "attempts that the total can never reach",
    () => single("get", { retry: { maxAttempts: 12 } }),
    "x-resilience-unreachable-attempts",
    "warning",
    `${HERE}/get/x-resilience/retry/maxAttempts`,
  ],
  [
    "a POST of an idempotent class without a key",
    () => single("post", { class: "idempotent" }),
    "x-resilience-unkeyed-retry",
    "warning",
    `${HERE}/post/x-resilience/class`,
  ],
  [
    "a POST of a safe class that is meant for others too",
    () => single("post", undefined, {}, { "x-resilience": { class: "safe" } }),
    "x-resilience-unkeyed-retry",
    "warning",
    "#/x-resilience/class",
  ],
  [
    "a POST with attempts and no key",
    () => single("post", { retry: { maxAttempts: 5 } }),
    "x-resilience-unkeyed-retry",
    "warning",
    `${HERE}/post/x-resilience/retry/maxAttempts`,
  ],
  [
    "a POST with statuses and no key",
    () => single("post", { retry: { statusCodes: [429, 500] } }),
    "x-resilience-unkeyed-retry",
    "warning",
    `${HERE}/post/x-resilience/retry/statusCodes`,
  ],
  [
    "a permanent status that is repeated",
    () => single("get", { retry: { statusCodes: [404] } }),
    "x-resilience-permanent-status",
    "warning",
    `${HERE}/get/x-resilience/retry/statusCodes`,
  ],
  [
    "a bare 5XX",
    () => single("get", { retry: { statusCodes: ["5XX"] } }),
    "x-resilience-broad-status",
    "warning",
    `${HERE}/get/x-resilience/retry/statusCodes`,
  ],
  [
    "a security operation that fails open",
    () =>
      single("get", { failMode: "open", fallback: [{ value: true }] }, { operationId: "op", tags: ["auth"] }),
    "x-resilience-security-fails-open",
    "warning",
    `${HERE}/get/x-resilience/failMode`,
  ],
  [
    "a cache that does not know the credential",
    () =>
      single(
        "get",
        { cache: true },
        { parameters: [{ name: "X-Api-Key", in: "header", schema: { type: "string" } }] },
      ),
    "x-resilience-cache-without-credential",
    "warning",
    `${HERE}/get`,
  ],
  [
    "a cache of replies to a POST that is safe",
    () => single("post", { class: "safe", cache: { mode: "http" } }),
    "x-resilience-idle-cache",
    "warning",
    `${HERE}/post/x-resilience/cache/mode`,
  ],
  [
    "a cache of lines that come one by one",
    () => single("get", { cache: { mode: "http" } }, streamOf("application/x-ndjson")),
    "x-resilience-idle-cache",
    "warning",
    `${HERE}/get/x-resilience/cache/mode`,
  ],
  [
    "a cache of events",
    () => single("get", { cache: { mode: "http" } }, streamOf("text/event-stream")),
    "x-resilience-idle-cache",
    "warning",
    `${HERE}/get/x-resilience/cache/mode`,
  ],
  [
    "a stale reply of an operation without a cache",
    () => single("get", { fallback: [{ stale: {} }] }),
    "x-resilience-stale-without-cache",
    "warning",
    `${HERE}/get/x-resilience/fallback`,
  ],
  [
    "attempts of a streamed body",
    () =>
      single(
        "put",
        { retry: { maxAttempts: 5 } },
        {
          requestBody: {
            content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
          },
        },
      ),
    "x-resilience-streamed-body",
    "info",
    `${HERE}/put/x-resilience/retry/maxAttempts`,
  ],
  [
    "a health check of nothing",
    () => single("get", undefined, {}, { "x-resilience": { health: { operation: "opp" } } }),
    "x-resilience-unknown-operation",
    "warning",
    "#/x-resilience/health/operation",
  ],
  [
    "a health check that writes",
    () => single("post", undefined, {}, { "x-resilience": { health: { operation: "op" } } }),
    "x-resilience-unfit-health",
    "warning",
    "#/x-resilience/health/operation",
  ],
  [
    "a health check that needs input",
    () =>
      single(
        "get",
        undefined,
        { parameters: [{ name: "account", in: "query", required: true, schema: { type: "string" } }] },
        { "x-resilience": { health: { operation: "op" } } },
      ),
    "x-resilience-unfit-health",
    "warning",
    "#/x-resilience/health/operation",
  ],
];

describe("mistakes", () => {
  it.each(CASES)("%s", (_title, run, code, severity, pointer) => {
    expect(run().of(code)).toMatchObject([{ severity, pointer }]);
  });

  it("leaves an operation that is right alone", () => {
    const { diagnostics } = single(
      "post",
      {
        class: "keyed",
        criticality: "critical",
        idempotency: { ttl: "24h", replay: "all" },
        timeout: { attempt: "20s", total: "60s" },
      },
      { parameters: [KEY_HEADER] },
    );
    expect(diagnostics).toStrictEqual([]);
  });

  it("gives unsafe operations nothing of a hedge or cache that stands above them", () => {
    const { operation, diagnostics } = single(
      "post",
      undefined,
      {},
      { "x-resilience": { hedge: true, cache: true } },
    );
    expect(operation("op").policy.value).toMatchObject({ hedge: false, cache: false });
    expect(diagnostics).toStrictEqual([]);
  });

  it("says nothing of a cache and of stale replies that stand above those that can have none", () => {
    const above = { "x-resilience": { cache: { mode: "http" }, fallback: [{ stale: {} }] } };
    const safe = single("post", { class: "safe" }, {}, above);
    const streamed = single("get", undefined, streamOf("application/x-ndjson"), above);
    const unsafe = single("post", undefined, {}, above);
    for (const { of } of [safe, streamed, unsafe]) {
      expect(of("x-resilience-idle-cache")).toStrictEqual([]);
      expect(of("x-resilience-stale-without-cache")).toStrictEqual([]);
    }
  });

  it("lets an unsafe operation drop what others keep", () => {
    const { operation, diagnostics } = single("post", { cache: { invalidates: ["op"] } });
    expect(operation("op").policy.value.cache).toMatchObject({ mode: "off", invalidates: ["op"] });
    expect(diagnostics).toStrictEqual([]);
  });

  it("lets an operation have figures of its own for what it does not share", () => {
    const own = { scope: "operation" };
    expect(shared({ breaker: { window: "1s", ...own }, budget: { initial: 3, ...own } }).diagnostics).toEqual(
      [],
    );
    expect(shared({ breaker: { consecutive: 3 }, budget: { ratio: 0.2, cap: 30 } }).diagnostics).toEqual([]);
  });

  it.each([
    [{ class: "safe" }, {}],
    [{ retry: { class: "safe" } }, {}],
    [{ class: "search" }, { "x-resilience": { classes: { search: { extends: "safe", maxAttempts: 5 } } } }],
  ])("repeats, hedges and caches a POST that says itself that it is safe: %j", (stated, root) => {
    const { of } = single("post", { ...stated, hedge: true, cache: true }, {}, root);
    const codes = ["x-resilience-unsafe-hedge", "x-resilience-unsafe-cache", "x-resilience-unkeyed-retry"];
    expect(codes.flatMap((code) => of(code))).toStrictEqual([]);
  });

  it("says once what a higher level causes many times", () => {
    const operation = (id: string): unknown => ({
      operationId: id,
      responses: { "200": { description: "ok" } },
    });
    const { of } = policiesOf({
      "x-resilience": { retry: { statusCodes: ["5XX"] } },
      paths: { "/a": { get: operation("a") }, "/b": { get: operation("b") }, "/c": { get: operation("c") } },
    });
    expect(of("x-resilience-broad-status")).toMatchObject([
      {
        message: "a is repeated after every 5XX (and 2 more operations)",
        pointer: "#/x-resilience/retry/statusCodes",
      },
    ]);
  });

  it("has an entry of the catalogue for every code", () => {
    const codes = CASES.flatMap(([, run]) => run().diagnostics.map(({ code }) => code));
    for (const code of codes) expect(POLICY_CATALOGUE).toHaveProperty(code);
  });
});
