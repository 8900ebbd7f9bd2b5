import { describe, expect, test } from "vitest";
import {
  type AttemptOutcome,
  classify,
  type RepeatContext,
} from "../../../../runtime/src/machines/classify.ts";
import { keyLeavesOpen } from "../../../../runtime/src/machines/key-replies.ts";
import type { PolicyPatch, RetryClass } from "../../../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../../../runtime/src/policy-defaults.ts";

function context(
  retryClass: RetryClass,
  method: string,
  patch: PolicyPatch = {},
  facts: Partial<RepeatContext> = {},
) {
  const policy = mergePolicy(mergePolicy(defaultPolicy(method), { class: retryClass }), patch);
  const leavesOpen = retryClass === "keyed" ? keyLeavesOpen : undefined;
  return { policy, method, keyed: false, conditional: false, reachedBefore: false, leavesOpen, ...facts };
}
const reply = (status: number, facts: { timed?: boolean; vetoed?: boolean } = {}): AttemptOutcome => ({
  kind: "reply",
  status,
  timed: false,
  vetoed: false,
  ...facts,
});
const failure = (sent: "no" | "maybe" | "yes", attemptTimeout = false): AttemptOutcome => ({
  kind: "failure",
  sent,
  attemptTimeout,
});
const repeatedStatuses = (of: RepeatContext): number[] =>
  Array.from({ length: 400 }, (_, index) => index + 200).filter(
    (status) => classify(reply(status), of).kind === "repeat",
  );

const TRANSIENT = [408, 425, 429, 502, 503, 504];

describe("trap 12: which statuses each class repeats, of all there are", () => {
  test.each<[RetryClass, string, Partial<RepeatContext>, number[]]>([
    ["never", "GET", {}, []],
    ["unsent", "POST", {}, []],
    ["idempotent", "PUT", {}, TRANSIENT],
    ["safe", "GET", {}, TRANSIENT],
    ["keyed", "POST", { keyed: true }, TRANSIENT],
    ["keyed", "POST", { keyed: false }, []],
    ["keyed", "POST", { keyed: true, reachedBefore: true }, [...TRANSIENT, 409]],
    ["conditional", "PATCH", { conditional: true }, TRANSIENT],
    ["conditional", "PATCH", { conditional: false }, []],
    ["rate-limited", "POST", {}, []],
    ["rate-limited", "GET", {}, TRANSIENT],
    ["long-poll", "GET", {}, TRANSIENT],
    ["stream", "GET", {}, TRANSIENT],
    ["stream", "POST", {}, []],
  ])("%s %s %o", (retryClass, method, facts, expected) => {
    expect(repeatedStatuses(context(retryClass, method, {}, facts))).toStrictEqual(
      [...expected].sort((a, b) => a - b),
    );
  });
});

describe("failures without a reply", () => {
  test.each<[RetryClass, string, Partial<RepeatContext>, string, string]>([
    ["never", "GET", {}, "final", "final"],
    ["never", "POST", {}, "final", "ambiguous"],
    ["unsent", "POST", {}, "repeat", "ambiguous"],
    ["unsent", "GET", {}, "repeat", "final"],
    ["idempotent", "PUT", {}, "repeat", "repeat"],
    ["safe", "GET", {}, "repeat", "repeat"],
    ["keyed", "POST", { keyed: true }, "repeat", "repeat"],
    ["keyed", "POST", {}, "repeat", "ambiguous"],
    ["conditional", "PATCH", { conditional: true }, "repeat", "repeat"],
    ["conditional", "PATCH", {}, "repeat", "ambiguous"],
    ["rate-limited", "POST", {}, "repeat", "ambiguous"],
    ["long-poll", "GET", {}, "repeat", "repeat"],
    ["stream", "GET", {}, "repeat", "repeat"],
    ["stream", "POST", {}, "repeat", "ambiguous"],
  ])("%s %s %o: unsent %s, maybe sent %s", (retryClass, method, facts, unsent, maybe) => {
    const of = context(retryClass, method, {}, facts);
    expect(classify(failure("no"), of).kind).toBe(unsent);
    expect(classify(failure("maybe"), of).kind).toBe(maybe);
    expect(classify(failure("yes"), of).kind).toBe(maybe);
  });

  test("a poll that hears nothing has ended", () => {
    expect(classify(failure("maybe", true), context("long-poll", "GET")).kind).toBe("final");
    expect(classify(failure("maybe", true), context("safe", "GET")).kind).toBe("repeat");
  });
});

describe("what the contract and the server add", () => {
  test("rate-limited repeats 429 and 503 with the server's timing alone", () => {
    const of = context("rate-limited", "POST");
    expect(classify(reply(429, { timed: true }), of).kind).toBe("repeat");
    expect(classify(reply(503, { timed: true }), of).kind).toBe("repeat");
    expect(classify(reply(502, { timed: true }), of).kind).toBe("final");
  });

  test("trap 13: a veto wins", () => {
    expect(classify(reply(503, { vetoed: true }), context("safe", "GET")).kind).toBe("final");
  });

  test("statusCodes add, noRetryStatusCodes take away and win", () => {
    const of = context("safe", "GET", { retry: { statusCodes: [500, 503], noRetryStatusCodes: [503] } });
    expect(classify(reply(500), of).kind).toBe("repeat");
    expect(classify(reply(503), of).kind).toBe("final");
  });

  test("trap 5: statusCodes add nothing that could be done twice", () => {
    const listed = { retry: { statusCodes: ["4XX", "5XX"] } } as const;
    expect(repeatedStatuses(context("unsent", "POST", listed))).toStrictEqual([425, 429]);
    expect(repeatedStatuses(context("conditional", "PATCH", listed))).toStrictEqual([425, 429]);
    expect(repeatedStatuses(context("keyed", "POST", listed))).toStrictEqual([425, 429]);
    expect(repeatedStatuses(context("idempotent", "PUT", listed))).toHaveLength(200);
  });

  test("a key that may be in progress stays ambiguous past its time, whatever is listed", () => {
    const patch = { retry: { statusCodes: [409] }, idempotency: { replay: "none" } } as const;
    const of = context("keyed", "POST", patch, { reachedBefore: true });
    expect(classify(reply(409), of).kind).toBe("ambiguous");
  });

  test("noRetryStatusCodes win over a documented reply too", () => {
    const patch = { retry: { responses: { "503": "transient" }, noRetryStatusCodes: ["5XX"] } } as const;
    expect(classify(reply(503), context("safe", "GET", patch)).kind).toBe("final");
  });

  test("the verdict of a documented reply wins over the class, but not over never", () => {
    const patch = {
      retry: { responses: { "409": "transient", "5XX": "never", "400": "throttling" } },
    } as const;
    expect(classify(reply(409), context("unsent", "POST", patch))).toStrictEqual({
      kind: "repeat",
      pace: "normal",
    });
    expect(classify(reply(400), context("safe", "GET", patch))).toStrictEqual({
      kind: "repeat",
      pace: "throttle",
    });
    expect(classify(reply(503), context("safe", "GET", patch)).kind).toBe("final");
    expect(classify(reply(409), context("never", "POST", patch)).kind).toBe("final");
  });

  test("trap 51: a stored 500 is ambiguous unless the server stores successes only", () => {
    expect(classify(reply(500), context("keyed", "POST", {}, { keyed: true })).kind).toBe("ambiguous");
    const success = { idempotency: { replay: "success" } } as const;
    expect(classify(reply(500), context("keyed", "POST", success, { keyed: true })).kind).toBe("final");
  });

  test("trap 55: a 409 on the first attempt is a conflict, not our own request in progress", () => {
    expect(classify(reply(409), context("keyed", "POST", {}, { keyed: true })).kind).toBe("final");
  });

  test.each([401, 403, 404])("a %i to the repeat of a lost write says nothing of that", (status) => {
    const lost = context("keyed", "POST", {}, { keyed: true, reachedBefore: true, actedBefore: true });
    expect(classify(reply(status), lost).kind).toBe("ambiguous");
    expect(classify(reply(status), { ...lost, actedBefore: false }).kind).toBe("final");
    expect(classify(reply(422), lost).kind).toBe("final");
    expect(classify(reply(status), context("safe", "GET", {}, { actedBefore: true })).kind).toBe("final");
  });

  test("a 412 on a later attempt may be of our own making", () => {
    const facts = { conditional: true, reachedBefore: true };
    expect(classify(reply(412), context("conditional", "PUT", {}, facts)).kind).toBe("ambiguous");
    expect(classify(reply(412), context("conditional", "PUT", {}, { conditional: true })).kind).toBe("final");
  });
});
