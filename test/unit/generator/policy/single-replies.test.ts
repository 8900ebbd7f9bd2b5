import { describe, expect, it } from "vitest";
import { failureReplies } from "../../../../generator/src/plan/failure-replies.ts";
import { explain } from "../../../../generator/src/policy/explain.ts";
import { policyPatch } from "../../../../generator/src/policy/patch.ts";
import { byStatus } from "../../../../runtime/src/machines/status-pattern.ts";
import { mergePolicy, defaultPolicy as runtimeDefaults } from "../../../../runtime/src/policy-defaults.ts";
import { ruleFor } from "../../../../runtime/src/reply/failure-rule.ts";
import { single } from "./document.ts";

const JSON_BODY = { "application/json": { schema: { type: "object" } } };

/** A POST whose replies say this of themselves; `undefined`: nothing. */
function posted(replies: Readonly<Record<string, unknown>>, resilience?: unknown) {
  const responses = Object.fromEntries(
    Object.entries(replies).map(([status, stated]) => [
      status,
      { description: "", content: JSON_BODY, ...(stated !== undefined && { "x-resilience": stated }) },
    ]),
  );
  const { operation, diagnostics } = single("post", resilience, { responses });
  expect(diagnostics).toStrictEqual([]);
  return operation("op");
}

const SHARED = { when: "/ok", is: [false] };

describe("what a range or `default` says of a repeat", () => {
  it("does not reach a reply that is documented beside it", () => {
    const { policy } = posted({ 200: undefined, 404: undefined, default: { retry: "transient" } });
    expect(policy.value.retry.responses).toStrictEqual({ 404: null, default: "transient" });
  });

  it("does not reach a range either, nor what that speaks for", () => {
    const replies = { 404: undefined, "4XX": undefined, 503: undefined, default: { retry: "never" } };
    expect(posted(replies).policy.value.retry.responses).toStrictEqual({
      503: null,
      "4XX": null,
      default: "never",
    });
  });

  it("leaves alone what speaks for itself", () => {
    const replies = { 409: { retry: "throttling" }, "4XX": { retry: "transient" }, 404: { retry: null } };
    expect(posted(replies).policy.value.retry.responses).toStrictEqual({
      404: null,
      409: "throttling",
      "4XX": "transient",
    });
  });

  it("holds for replies that are not documented", () => {
    const { policy } = posted({ 404: undefined, 503: undefined, default: { retry: "transient" } });
    const { responses } = policy.value.retry;
    expect([404, 500, 503].map((status) => byStatus(responses, status))).toStrictEqual([
      undefined,
      "transient",
      undefined,
    ]);
  });

  it("is explained with the place of the reply that has no part in it", () => {
    const { policy } = posted({ 404: undefined, default: { retry: "transient" } });
    expect(explain(policy).filter(({ key }) => key.startsWith("retry.responses"))).toStrictEqual([
      { key: "retry.responses.404", value: "null", origin: "#/paths/~1a/post/responses/404" },
      {
        key: "retry.responses.default",
        value: "transient",
        origin: "#/paths/~1a/post/responses/default/x-resilience/retry",
      },
    ]);
  });
});

describe("what a range says of failures in bodies", () => {
  const stating = { failure: { when: "/errors" } };

  it("does not reach a success that is documented beside it", () => {
    const { policy } = posted({ 200: undefined, "2XX": stating, 404: undefined });
    expect(policy.value.failure).toStrictEqual({ responses: { 200: null, "2XX": { when: "/errors" } } });
  });

  it("leaves it to what holds for the operation", () => {
    const { policy } = posted(
      { 200: undefined, 201: { failure: false }, "2XX": stating },
      { failure: SHARED },
    );
    const { failure } = policy.value;
    expect(failure).toMatchObject({ responses: { 200: null, 201: false } });
    expect(ruleFor(failure, 200)).toMatchObject(SHARED);
    expect(ruleFor(failure, 201)).toBeUndefined();
    expect(ruleFor(failure, 202)).toMatchObject({ when: "/errors" });
  });

  it("prints nothing where it exempts what nobody has to be exempted from", () => {
    const { policy } = posted({ 200: undefined, "2XX": { failure: false } });
    expect(policy.value.failure).toBe(false);
  });
});

describe("the types of errors", () => {
  it.each([
    ["of a range that states it", { 200: undefined, "2XX": { failure: { when: "/errors" } } }, undefined],
    ["of all but the range", { 200: undefined, "2XX": { failure: false } }, { failure: SHARED }],
    ["of all", { 200: undefined, "2XX": undefined }, { failure: SHARED }],
    ["of one status", { 200: { failure: SHARED }, "2XX": undefined }, undefined],
  ])("name the successes that the runtime looks into: %s", (_, replies, resilience) => {
    const operation = posted(replies, resilience);
    const told = failureReplies(operation).map(({ status }) => status);
    const judged = Object.entries({ 200: 200, "2XX": 202 }).flatMap(([status, code]) =>
      ruleFor(operation.policy.value.failure, code)?.when === undefined ? [] : [status],
    );
    expect(told).toStrictEqual(judged);
  });
});

it("is reason enough for attempts of a write without a key", () => {
  const { policy } = posted({ 409: { retry: "transient" } }, { retry: { maxAttempts: 5 } });
  expect(policy.value.retry).toMatchObject({ maxAttempts: 5, responses: { 409: "transient" } });
});

it("comes out of the runtime's merge as it went in", () => {
  const replies = { 200: undefined, "2XX": { failure: SHARED }, 404: undefined, default: { retry: "never" } };
  const { value } = posted(replies).policy;
  const patch = policyPatch(value, "POST");
  expect(patch).toMatchObject({
    retry: { responses: { 404: null, default: "never" } },
    failure: { responses: { 200: null } },
  });
  expect(mergePolicy(runtimeDefaults("POST"), patch)).toStrictEqual(value);
});
