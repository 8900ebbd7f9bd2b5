import { describe, expect, it } from "vitest";
import { explain } from "../../../../generator/src/policy/explain.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { policySentence } from "../../../../generator/src/policy/sentence.ts";
import { mergePolicy, defaultPolicy as runtimeDefaults } from "../../../../runtime/src/policy-defaults.ts";
import { policiesOf, single } from "./document.ts";

const AT = "#/paths/~1a/get/x-resilience/failure";
const SLACK = { when: "/ok", is: false, code: "/error", retry: { ratelimited: "throttling" } };

/** The failures of one operation that stands below these levels. */
function failureOf(levels: { root?: unknown; operation?: unknown; responses?: Record<string, unknown> }) {
  const resilient = (failure: unknown) => (failure === undefined ? {} : { "x-resilience": { failure } });
  const responses = Object.fromEntries(
    Object.entries(levels.responses ?? { 200: undefined }).map(([status, failure]) => [
      status,
      { description: "", ...resilient(failure) },
    ]),
  );
  const get = { operationId: "op", responses, ...resilient(levels.operation) };
  const outcome = policiesOf({ paths: { "/a": { get } }, ...resilient(levels.root) });
  return { ...outcome, failure: outcome.operation("op").policy.value.failure };
}

describe("failures in bodies", () => {
  it("are none where nobody says so", () => {
    expect(failureOf({}).failure).toBe(false);
  });

  it("are those that the root knows of, with values as lists", () => {
    const { failure, diagnostics } = failureOf({ root: SLACK });
    expect(failure).toStrictEqual({ ...SLACK, is: [false] });
    expect(diagnostics).toStrictEqual([]);
  });

  it("merge key by key, the server's words too", () => {
    const operation = { is: null, retry: { fatal_error: "transient", ratelimited: null } };
    expect(failureOf({ root: SLACK, operation }).failure).toStrictEqual({
      when: "/ok",
      code: "/error",
      retry: { fatal_error: "transient" },
    });
  });

  it("are turned off below", () => {
    expect(failureOf({ root: SLACK, operation: false }).failure).toBe(false);
    expect(failureOf({ root: SLACK, operation: null }).failure).toBe(false);
  });

  it("are, of a response, what holds for the operation and what it says itself", () => {
    const responses = { 200: { message: "/detail" }, 201: false, 202: undefined, 404: undefined };
    const shared = { ...SLACK, is: [false] };
    expect(failureOf({ root: SLACK, responses }).failure).toStrictEqual({
      ...shared,
      responses: { 200: { ...shared, message: "/detail" }, 201: false },
    });
  });

  it("may be known of one response alone", () => {
    const { failure, diagnostics } = failureOf({ responses: { 200: { when: "/errors" }, 201: undefined } });
    expect(failure).toStrictEqual({ responses: { 200: { when: "/errors" } } });
    expect(diagnostics).toStrictEqual([]);
    expect(failureOf({ responses: { 200: false } }).failure).toBe(false);
  });

  it("are read as another reply, where the operation has it", () => {
    const root = { ...SLACK, as: "default" };
    expect(failureOf({ root, responses: { 200: undefined, default: undefined } }).failure).toHaveProperty(
      "as",
      "default",
    );
    const { failure, diagnostics } = failureOf({ root });
    expect(failure).not.toHaveProperty("as");
    expect(diagnostics).toStrictEqual([]);
    expect(
      failureOf({ root: { ...root, as: 400 }, responses: { 200: {}, 400: undefined } }).failure,
    ).toMatchObject({
      as: "400",
      responses: { 200: { as: "400" } },
    });
  });

  it("come out of the runtime's merge as they went in", () => {
    const { operation } = failureOf({ root: SLACK, responses: { 200: { message: "/why" }, 201: false } });
    const { value } = operation("op").policy;
    const patch = policyPatch(value, "GET");
    expect(Object.keys(patch)).toStrictEqual(["failure"]);
    expect(mergePolicy(runtimeDefaults("GET"), patch)).toStrictEqual(value);
  });
});

describe("what is said of them", () => {
  it("names the place of each setting", () => {
    const { operation } = failureOf({
      root: SLACK,
      operation: { message: "/why" },
      responses: { 200: { code: "/c" } },
    });
    const rows = explain(operation("op").policy)
      .filter(({ key }) => /^failure\.(?!responses\.200\.(?!code))/.test(key))
      .map(({ key, value, origin }) => `${key} = ${value} (${origin})`);
    expect(rows).toStrictEqual([
      "failure.code = /error (#/x-resilience/failure/code)",
      "failure.is = [false] (#/x-resilience/failure/is)",
      `failure.message = /why (${AT}/message)`,
      "failure.responses.200.code = /c (#/paths/~1a/get/responses/200/x-resilience/failure/code)",
      "failure.retry.ratelimited = throttling (#/x-resilience/failure/retry/ratelimited)",
      "failure.when = /ok (#/x-resilience/failure/when)",
    ]);
  });

  it.each([
    [{ when: "/ok", is: false }, "fails where `/ok` is false"],
    [{ when: "/status", not: ["OK", 0] }, 'fails where `/status` is not "OK" or 0'],
    [{ when: "/a", is: 1, not: 2 }, "fails where `/a` is 1, or is not 2"],
    [{ when: "/errors" }, "fails where `/errors` says something"],
  ])("%j in words", (operation, words) => {
    const { operation: named } = failureOf({ operation });
    expect(policySentence(named("op").policy.value)).toMatch(
      new RegExp(`; ${words.replaceAll("/", "\\/")}$`),
    );
  });
});

describe("what is wrong with them", () => {
  it.each([
    ["no pointer", { when: "$.ok" }, "x-resilience-pointer", `${AT}/when`, 'did you mean "/ok"?'],
    ["a path", { when: "error.code" }, "x-resilience-pointer", `${AT}/when`, 'did you mean "/error/code"?'],
    [
      "a fragment",
      { when: "/ok", code: "#/error" },
      "x-resilience-pointer",
      `${AT}/code`,
      'did you mean "/error"?',
    ],
    [
      "a tilde that stands for nothing",
      { when: "/a~b" },
      "x-resilience-pointer",
      `${AT}/when`,
      "write the names",
    ],
    ["no text", { when: 5 }, "x-resilience-pointer", `${AT}/when`, "write the names"],
    ["nothing to look at", { code: "/error" }, "x-resilience-incomplete", `${AT}/code`, undefined],
    ["a misspelt key", { wen: "/ok" }, "x-resilience-unknown-key", `${AT}/wen`, "did you mean `when`?"],
    [
      "a misspelt verdict",
      { when: "/e", retry: { x: "transent" } },
      "x-resilience-value",
      `${AT}/retry/x`,
      'did you mean "transient"?',
    ],
    ["an object for a value", { when: "/ok", is: {} }, "x-resilience-shape", `${AT}/is`, "expected"],
    ["no reply's name", { when: "/ok", as: "defualt" }, "x-resilience-value", `${AT}/as`, "write one"],
    ["a reply that is not there", { when: "/ok", as: 400 }, "x-resilience-failure", `${AT}/as`, undefined],
  ])("%s", (_, failure, code, pointer, fix) => {
    const [found, ...others] = single("get", { failure }).diagnostics;
    expect(others).toStrictEqual([]);
    expect(found).toMatchObject({ code, severity: "error", pointer });
    if (fix !== undefined) expect(found?.fix).toContain(fix);
  });

  it("a failure of a reply that has failed anyway", () => {
    const { of, failure } = failureOf({ responses: { 200: undefined, 404: { when: "/ok" } } });
    expect(of("x-resilience-failure")).toMatchObject([
      { pointer: "#/paths/~1a/get/responses/404/x-resilience/failure", severity: "error" },
    ]);
    expect(failure).toBe(false);
  });

  it("a response that says nothing of where", () => {
    const { of } = failureOf({ responses: { 200: true } });
    expect(of("x-resilience-incomplete")).toMatchObject([
      { message: "op has `failure.responses.200` without `when`" },
    ]);
  });
});
