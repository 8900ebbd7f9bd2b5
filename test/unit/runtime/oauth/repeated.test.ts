import { systemEnvironment } from "@gen-client/runtime";
import { describe, expect, test } from "vitest";
import { askRepeatedly, isAnswerLost, mayAskAgain } from "../../../../runtime/src/oauth/repeated.ts";

const failed = {
  kind: "failed",
  reason: "x",
  sent: "yes",
  status: undefined,
  retryAfterMs: undefined,
} as const;

describe("a refresh token that rotates is sent again only where nothing was sent, or the server was too busy to look", () => {
  test.each([
    ["refused connection", { sent: "no" }, true, false],
    ["timeout", { sent: "maybe" }, false, true],
    ["reset", { sent: "maybe" }, false, true],
    ["429", { status: 429 }, true, false],
    ["503", { status: 503 }, true, false],
    ["500", { status: 500 }, false, true],
    ["502", { status: 502 }, false, true],
    ["504", { status: 504 }, false, true],
    ["garbage", { status: 200 }, false, true],
  ] as const)("%s", (_name, how, again, lost) => {
    const outcome = { ...failed, ...how };
    expect([mayAskAgain(outcome, true), isAnswerLost(outcome)]).toStrictEqual([again, lost]);
  });
});

test.each([500, 502, 503, 504, 429])("anything else is asked for again after a %i", (status) => {
  expect(mayAskAgain({ ...failed, status }, false)).toBe(true);
});

test("a wait that the server asks for is the caller's to decide on when it is long", () => {
  expect(mayAskAgain({ ...failed, status: 503, retryAfterMs: 60_000 }, false)).toBe(false);
  expect(mayAskAgain({ ...failed, status: 503, retryAfterMs: 1_000 }, false)).toBe(true);
});

test("a redirect leads elsewhere each time", () => {
  expect(mayAskAgain({ ...failed, reason: "redirect-refused" }, false)).toBe(false);
});

describe("repeats end", () => {
  const asked = async (requestMs: number): Promise<number> => {
    let requests = 0;
    let nowMs = 0;
    const environment = { ...systemEnvironment, now: () => nowMs, random: () => 0 };
    await askRepeatedly(
      async () => {
        requests += 1;
        nowMs += requestMs;
        return failed;
      },
      false,
      environment,
    );
    return requests;
  };

  test("after three requests, or when those have taken 8 s", async () => {
    expect([await asked(1), await asked(5_000), await asked(9_000)]).toStrictEqual([3, 2, 1]);
  });
});
