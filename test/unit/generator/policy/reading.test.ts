import { describe, expect, it } from "vitest";
import { policiesOf, single } from "./document.ts";

const AT = "#/paths/~1a/get/x-resilience";

describe("reading an extension", () => {
  it.each([
    [
      "unknown key at the top",
      { retrys: {} },
      "x-resilience-unknown-key",
      `${AT}/retrys`,
      "did you mean `retry`?",
    ],
    [
      "unknown key in a block",
      { retry: { maxAttempt: 3 } },
      "x-resilience-unknown-key",
      `${AT}/retry/maxAttempt`,
      "did you mean `maxAttempts`?",
    ],
    [
      "a setting outside of its block",
      { maxAttempts: 3 },
      "x-resilience-unknown-key",
      `${AT}/maxAttempts`,
      "did you mean `retry.maxAttempts`?",
    ],
    [
      "unknown key two deep",
      { retry: { retryAfter: { honor: true } } },
      "x-resilience-unknown-key",
      `${AT}/retry/retryAfter/honor`,
      "did you mean `honour`?",
    ],
    [
      "health on an operation",
      { health: { operation: "op" } },
      "x-resilience-misplaced",
      `${AT}/health`,
      "it stands at the root",
    ],
    [
      "webhook on an operation",
      { webhook: {} },
      "x-resilience-misplaced",
      `${AT}/webhook`,
      "it stands on a webhook",
    ],
    [
      "bare seconds",
      { timeout: { total: 30 } },
      "x-resilience-duration",
      `${AT}/timeout/total`,
      'did you mean "30s"?',
    ],
    [
      "bare milliseconds",
      { timeout: { total: 30_000 } },
      "x-resilience-duration",
      `${AT}/timeout/total`,
      'did you mean "30000ms"?',
    ],
    [
      "no duration",
      { timeout: { total: "soon" } },
      "x-resilience-duration",
      `${AT}/timeout/total`,
      'write a number with its unit, such as "500ms" or "30s"',
    ],
    ["ratio above 1", { budget: { ratio: 10 } }, "x-resilience-ratio", `${AT}/budget/ratio`, "write 0.1"],
    [
      "size without a unit",
      { reader: { maxBytes: 10 } },
      "x-resilience-size",
      `${AT}/reader/maxBytes`,
      'write a number with its unit, such as "10MB"',
    ],
    [
      "wrong word",
      { retry: { jitter: "ful" } },
      "x-resilience-value",
      `${AT}/retry/jitter`,
      'did you mean "full"?',
    ],
    [
      "text for an object",
      { retry: "yes" },
      "x-resilience-shape",
      `${AT}/retry`,
      "expected true or false or an object",
    ],
    [
      "list for an object",
      { timeout: [1] },
      "x-resilience-shape",
      `${AT}/timeout`,
      "expected true or an object",
    ],
    [
      "text for a number",
      { retry: { maxAttempts: "3" } },
      "x-resilience-shape",
      `${AT}/retry/maxAttempts`,
      "expected a number",
    ],
    [
      "no attempts at all",
      { retry: { maxAttempts: 0 } },
      "x-resilience-value",
      `${AT}/retry/maxAttempts`,
      "expected at least 1",
    ],
    [
      "a limit that is off",
      { timeout: false },
      "x-resilience-shape",
      `${AT}/timeout`,
      "expected true or an object",
    ],
    [
      "a status that is none",
      { retry: { statusCodes: [700] } },
      "x-resilience-value",
      `${AT}/retry/statusCodes/0`,
      "expected at most 599",
    ],
    [
      "unknown fallback",
      { fallback: [{ stlae: {} }] },
      "x-resilience-unknown-key",
      `${AT}/fallback/0/stlae`,
      "did you mean `stale`?",
    ],
  ] as const)("refuses %s", (_title, resilience, code, pointer, fix) => {
    expect(single("get", resilience).diagnostics).toMatchObject([{ severity: "error", code, pointer, fix }]);
  });

  it("reports all mistakes of an extension, and keeps what is right", () => {
    const { diagnostics, operation } = single("get", {
      timeout: { total: "20s" },
      retry: { maxAttempt: 1, jitter: "no" },
      budget: { ratio: 2 },
      nonsense: 1,
    });
    expect(diagnostics.map(({ code }) => code).sort()).toStrictEqual([
      "x-resilience-ratio",
      "x-resilience-unknown-key",
      "x-resilience-unknown-key",
      "x-resilience-value",
    ]);
    expect(operation("op").policy.value.timeout.totalMs).toBe(20_000);
  });

  it("ignores x-* keys of others at every level", () => {
    expect(
      single("get", { "x-owner": 1, retry: { "x-why": "because", maxAttempts: 2 } }).diagnostics,
    ).toStrictEqual([]);
  });

  it("reads every fallback, units included", () => {
    const fallback = [
      { stale: { maxAge: "1h" } },
      { stale: true },
      { value: { $ref: "data" } },
      { queue: { name: "later", ttl: "24h" } },
    ];
    const { operation, diagnostics } = single("get", { fallback, cache: true });
    expect(diagnostics).toStrictEqual([]);
    expect(operation("op").policy.value.fallback).toStrictEqual([
      { kind: "stale", maxAgeMs: 3_600_000 },
      { kind: "stale" },
      { kind: "value", value: { $ref: "data" } },
      { kind: "queue", name: "later", ttlMs: 86_400_000 },
    ]);
  });
});

describe("x-resilience where it is no object, or has no place", () => {
  it("names every one, with its position", () => {
    const { diagnostics } = policiesOf({
      "x-resilience": [1],
      paths: {
        "/a": {
          "x-resilience": null,
          get: {
            operationId: "a",
            "x-resilience": "retry",
            "x-resilence": { retry: 3 },
            parameters: [
              {
                name: "q",
                in: "query",
                "x-resilience": { retry: {} },
                schema: { type: "string", "x-resilience": 1 },
              },
            ],
            responses: { "200": { description: "ok" } },
          },
        },
      },
    });
    expect(diagnostics.map(({ code, pointer, severity }) => [severity, code, pointer]).sort()).toStrictEqual([
      ["error", "x-resilience-misplaced", "#/paths/~1a/get/parameters/0/schema/x-resilience"],
      ["error", "x-resilience-misplaced", "#/paths/~1a/get/parameters/0/x-resilience/retry"],
      ["error", "x-resilience-shape", "#/paths/~1a/get/x-resilience"],
      ["error", "x-resilience-shape", "#/paths/~1a/x-resilience"],
      ["error", "x-resilience-shape", "#/x-resilience"],
      ["warning", "x-resilience-misspelt", "#/paths/~1a/get/x-resilence"],
    ]);
  });

  it("finds what stands in components that nothing refers to", () => {
    const { of } = policiesOf({
      components: {
        schemas: {
          Lonely: {
            type: "object",
            properties: { id: { type: "string", "x-resilience": { criticall: true } } },
          },
        },
      },
    });
    expect(of("x-resilience-unknown-key")).toMatchObject([
      {
        pointer: "#/components/schemas/Lonely/properties/id/x-resilience/criticall",
        fix: "did you mean `critical`?",
      },
    ]);
  });

  it("takes neither examples nor names for extensions", () => {
    const { diagnostics } = policiesOf({
      components: {
        schemas: {
          "x-resilience": { type: "string" },
          Thing: {
            type: "object",
            properties: { "x-resilience": { type: "string" } },
            example: { "x-resilience": 1 },
          },
        },
      },
    });
    expect(diagnostics).toStrictEqual([]);
  });

  it("is not fooled by a key called __proto__", () => {
    const resilience: unknown = JSON.parse('{ "__proto__": { "timeout": 1 } }');
    expect(single("get", resilience).diagnostics).toMatchObject([{ code: "x-resilience-unknown-key" }]);
    expect(Object.hasOwn(Object.prototype, "timeout")).toBe(false);
  });
});
