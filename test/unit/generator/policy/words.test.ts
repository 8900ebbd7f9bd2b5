import { describe, expect, it } from "vitest";
import { explain } from "../../../../generator/src/policy/explain.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { policySentence } from "../../../../generator/src/policy/sentence.ts";
import { bucketLimits } from "../../../../runtime/src/machines/token-bucket.ts";
import { KEY_HEADER, single } from "./document.ts";

describe("policySentence", () => {
  it.each([
    ["get", undefined, "safe: up to 3 attempts; 10 s per attempt, 30 s in all"],
    [
      "post",
      undefined,
      "unsent: up to 3 attempts, only when nothing was sent; 10 s per attempt, 30 s in all",
    ],
    [
      "post",
      { class: "keyed", timeout: { attempt: "2s", total: "10s" } },
      "keyed: up to 3 attempts with one Idempotency-Key; 2 s per attempt, 10 s in all",
    ],
    ["get", { retry: false }, "never: one attempt; 10 s per attempt, 30 s in all"],
    ["put", { retry: { maxAttempts: 1 } }, "idempotent: one attempt; 10 s per attempt, 30 s in all"],
    [
      "get",
      {
        class: "long-poll",
        timeout: { attempt: "1500ms", total: "5m" },
        rateLimit: { requests: 100, per: "1s" },
        cache: true,
        hedge: true,
        fallback: [{ stale: {} }, { value: null }],
        criticality: "critical",
      },
      "long-poll: up to 3 attempts; 1.5 s per attempt, 5 min in all; all required data is critical; " +
        "at most 100 requests in 1 s; hedged when slower than 95 %; `undefined` when nothing comes in time",
    ],
    [
      "get",
      { rateLimit: { concurrency: 4 }, hedge: { delay: "300ms" } },
      "safe: up to 3 attempts; 10 s per attempt, 30 s in all; 4 at once; hedged after 300 ms",
    ],
    [
      "get",
      { fallback: [{ stale: {} }, { queue: { name: "later" } }], failMode: "open", cache: true },
      "safe: up to 3 attempts; 10 s per attempt, 30 s in all; " +
        "`undefined` when a queue takes it, or when nothing stands in for an outage",
    ],
    [
      "get",
      { fallback: [{ stale: {} }], failMode: "open", criticality: "critical", cache: true },
      "safe: up to 3 attempts; 10 s per attempt, 30 s in all; all required data is critical",
    ],
  ])("%s %j", (method, resilience, sentence) => {
    const { operation } = single(
      method,
      resilience,
      method === "post" && resilience ? { parameters: [KEY_HEADER] } : {},
    );
    expect(policySentence(operation("op").policy.value)).toBe(sentence);
  });
});

describe("the sentence of an operation whose replies say that they are repeated", () => {
  const UNSENT = "unsent: up to 3 attempts, only when nothing was sent";

  it.each([
    [{ 409: "transient" }, `${UNSENT}, and after 409;`],
    [{ 409: "transient", 429: "throttling", 503: "never" }, `${UNSENT}, and after 409 and 429;`],
    [{ "5XX": "transient" }, `${UNSENT}, and after any 5xx;`],
    [{ 501: undefined, "5XX": "transient" }, `${UNSENT}, and after any undocumented 5xx;`],
    [{ default: "transient" }, `${UNSENT}, and after any 4xx or 5xx;`],
    [
      { 409: "transient", 404: undefined, default: "transient" },
      `${UNSENT}, and after 409 and any undocumented 4xx or 5xx;`,
    ],
    [{ "4XX": "never", default: "transient" }, `${UNSENT}, and after any undocumented 5xx;`],
    [{ 200: "transient", 404: "never", default: undefined }, `${UNSENT};`],
  ])("%j", (verdicts, start) => {
    expect(sentenceOf("post", verdicts).startsWith(start)).toBe(true);
  });

  it("names those alone that the class does not have repeated anyway", () => {
    const verdicts = { 403: "throttling", 429: "throttling" };
    expect(sentenceOf("get", verdicts)).toContain("safe: up to 3 attempts, also after 403;");
    expect(sentenceOf("get", { 503: "transient" })).toContain("safe: up to 3 attempts;");
    expect(sentenceOf("post", verdicts, { class: "keyed" })).toContain(
      "up to 3 attempts with one Idempotency-Key, also after 403;",
    );
  });

  it("leaves out those that are ruled out", () => {
    const verdicts = { 409: "transient", 423: "transient" };
    const ruledOut = (noRetryStatusCodes: unknown) =>
      sentenceOf("post", verdicts, { retry: { noRetryStatusCodes } });
    expect(ruledOut([409])).toContain(`${UNSENT}, and after 423;`);
    expect(ruledOut(["4XX"])).toContain(`${UNSENT};`);
    expect(sentenceOf("post", verdicts, { retry: { maxAttempts: 1 } })).toContain("unsent: one attempt;");
  });
});

function sentenceOf(
  method: string,
  verdicts: Readonly<Record<string, string | undefined>>,
  resilience?: { readonly class?: string; readonly retry?: unknown },
): string {
  const responses = Object.fromEntries(
    Object.entries(verdicts).map(([status, retry]) => [
      status,
      { description: "", ...(retry !== undefined && { "x-resilience": { retry } }) },
    ]),
  );
  const parameters = resilience?.class === "keyed" ? [KEY_HEADER] : [];
  const { operation } = single(method, resilience, { responses, parameters });
  return policySentence(operation("op").policy.value);
}

describe("explain", () => {
  it.each([
    [{ requests: 5, per: "1m" }, "1"],
    [{ requests: 100, per: "1s" }, "10"],
    [{ requests: 100, per: "1s", burst: 50 }, "50"],
    [{ concurrency: 5 }, undefined],
  ])("has the burst of %o, as the runtime has it", (rateLimit, shown) => {
    const { operation } = single("get", { rateLimit });
    const { policy } = operation("op");
    expect(explain(policy).find(({ key }) => key === "rateLimit.burst")?.value).toBe(shown);
    if (policy.value.rateLimit === false) throw new Error("the limit is off");
    const { burst } = bucketLimits(policy.value.rateLimit);
    expect(String(burst)).toBe(shown ?? "Infinity");
  });

  it("lists every setting in the extension's terms, sorted, with its origin", () => {
    const { operation } = single("get", {
      timeout: { total: "20s" },
      hedge: { delay: "300ms" },
      breaker: false,
    });
    const rows = explain(operation("op").policy).map(
      ({ key, value, origin }) => `${key} = ${value}${origin ? ` (${origin})` : ""}`,
    );
    expect(rows.filter((row) => !row.startsWith("retry") && !row.startsWith("reader"))).toStrictEqual([
      "breaker = false (#/paths/~1a/get/x-resilience/breaker)",
      "budget.cap = 10",
      "budget.initial = 10",
      "budget.ratio = 0.1",
      "budget.scope = host",
      "cache = false",
      "class = safe",
      "criticality = standard",
      "failMode = closed",
      "failure = false",
      "fallback = []",
      "hedge.delay = 300ms (#/paths/~1a/get/x-resilience/hedge/delay)",
      "hedge.max = 1",
      "hedge.ratio = 0.05",
      "idempotency = false",
      "pagination = false",
      "rateLimit = false",
      "telemetry.correlation = X-Request-Id",
      "timeout.attempt = 10s",
      "timeout.connect = 2s",
      "timeout.idle = 10s",
      "timeout.total = 20s (#/paths/~1a/get/x-resilience/timeout/total)",
    ]);
  });
});

describe("policyPatch", () => {
  it("prints what differs, the class first, then as a policy is read", () => {
    const { operation } = single("post", {
      criticality: "critical",
      timeout: { total: "10s", attempt: "2s" },
      breaker: false,
      retry: { maxAttempts: 2 },
      class: "idempotent",
    });
    expect(JSON.stringify(policyPatch(operation("op").policy.value, "POST"))).toBe(
      JSON.stringify({
        class: "idempotent",
        retry: { maxAttempts: 2 },
        timeout: { attemptMs: 2_000, totalMs: 10_000 },
        breaker: false,
        criticality: "critical",
      }),
    );
  });
});
