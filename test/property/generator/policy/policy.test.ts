import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../../../generator/src/extension/duration.ts";
import { explain } from "../../../../generator/src/policy/explain.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { policySentence } from "../../../../generator/src/policy/sentence.ts";
import { defaultPolicy, mergePolicy } from "../../../../runtime/src/policy-defaults.ts";
import { type Outcome, policiesOf } from "../../../unit/generator/policy/document.ts";
import { level, METHODS } from "./arbitraries.ts";

interface Levels {
  readonly root?: unknown;
  readonly tag?: unknown;
  readonly path?: unknown;
  readonly own?: unknown;
}

const KEY = { name: "Idempotency-Key", in: "header", schema: { type: "string" } };

function outcomeOf({ root = {}, tag = {}, path = {}, own = {} }: Levels, method: string = "post"): Outcome {
  const operation = {
    operationId: "op",
    tags: ["t"],
    parameters: [KEY],
    "x-resilience": own,
    responses: { "200": { description: "ok" } },
  };
  return policiesOf({
    "x-resilience":
      typeof root === "object" && root !== null && !Array.isArray(root)
        ? { classes: { own: { extends: "idempotent", maxAttempts: 7 } }, ...root }
        : root,
    tags: [{ name: "t", "x-resilience": tag }],
    paths: { "/a": { "x-resilience": path, [method]: operation } },
  });
}

const method = fc.constantFrom(...METHODS);

describe("durations", () => {
  it("survive being written and read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it("are whole, finite and not negative, or none at all", () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^(PT)?\d{0,20}(\.\d{0,5})?(ms|s|m|h|H|M|S)?$/));
    fc.assert(
      fc.property(text, (candidate) => {
        const ms = parseDuration(candidate) ?? 0;
        expect(Number.isSafeInteger(ms) && ms >= 0).toBe(true);
      }),
    );
  });
});

describe("merge", () => {
  it("accepts every well-formed level without an error of form", () => {
    fc.assert(
      fc.property(level, level, level, (root, tag, own) => {
        const forms = ["shape", "unknown-key", "misplaced", "value", "duration", "ratio", "size"].map(
          (form) => `x-resilience-${form}`,
        );
        expect(
          outcomeOf({ root, tag, own }).diagnostics.filter(({ code }) => forms.includes(code)),
        ).toStrictEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("changes nothing when a level says again what the level above said", () => {
    fc.assert(
      fc.property(level, method, (stated, verb) => {
        const once = outcomeOf({ path: stated }, verb).operation("op").policy.value;
        expect(outcomeOf({ tag: stated, path: stated }, verb).operation("op").policy.value).toStrictEqual(
          once,
        );
      }),
      { numRuns: 50 },
    );
  });

  it("gives every top-level key that the lowest level resets its built-in default", () => {
    fc.assert(
      fc.property(level, level, level, (root, tag, path) => {
        const keys = [
          "class",
          "retry",
          "timeout",
          "budget",
          "breaker",
          "rateLimit",
          "cache",
          "idempotency",
          "hedge",
          "fallback",
          "criticality",
          "reader",
          "pagination",
          "telemetry",
        ];
        const own = Object.fromEntries(keys.map((key) => [key, null]));
        const reset = outcomeOf({ root, tag, path, own }, "put").operation("op").policy.value;
        expect(reset).toStrictEqual(outcomeOf({}, "put").operation("op").policy.value);
      }),
      { numRuns: 50 },
    );
  });

  it("places every value that is no default in the document", () => {
    fc.assert(
      fc.property(level, level, method, (root, own, verb) => {
        const silent = new Map(
          explain(outcomeOf({}, verb).operation("op").policy).map(({ key, value }) => [key, value]),
        );
        const derived = new Set(["hedge", "cache", "cache.mode", "idempotency"]);
        for (const { key, value, origin } of explain(outcomeOf({ root, own }, verb).operation("op").policy)) {
          if (origin === undefined && silent.has(key) && !derived.has(key))
            expect([key, value]).toStrictEqual([key, silent.get(key)]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a printed patch", () => {
  it("gives the runtime the same policy back", () => {
    fc.assert(
      fc.property(level, level, method, (root, own, verb) => {
        const { policy, method: name } = outcomeOf({ root, own }, verb).operation("op");
        const patch = policyPatch(policy.value, name);
        expect(mergePolicy(defaultPolicy(name), JSON.parse(JSON.stringify(patch)))).toEqual(policy.value);
        expect(policySentence(policy.value)).not.toMatch(/undefined|NaN|object/);
      }),
      { numRuns: 100 },
    );
  });
});

describe("anything at all", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        "retry",
        "timeout",
        "class",
        "fallback",
        "classes",
        "health",
        "$ref",
        "__proto__",
        "x-a",
      ),
      fc.jsonValue(),
    ),
  );

  it("never throws, and is reported by position", () => {
    fc.assert(
      fc.property(anything, anything, anything, (root, tag, own) => {
        for (const { pointer, code } of outcomeOf({ root, tag, own }).diagnostics) {
          expect(pointer).toMatch(/^#\//);
          expect(code).toMatch(/^x-resilience-/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
