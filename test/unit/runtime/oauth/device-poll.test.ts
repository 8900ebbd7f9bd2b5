import { expect, test } from "vitest";
import { nextPoll } from "../../../../runtime/src/oauth/device-poll.ts";
import type { GrantOutcome } from "../../../../runtime/src/oauth/token-request.ts";

const poll = { intervalMs: 5_000, endsAtMs: 100_000 };
const refused = (error: string): GrantOutcome => ({ kind: "refused", oauth: { error } });
const failed: GrantOutcome = {
  kind: "failed",
  reason: "timeout",
  sent: "maybe",
  status: undefined,
  retryAfterMs: undefined,
};

test.each([
  ["pending: as before", refused("authorization_pending"), 5_000],
  ["slow_down: 5 s more, for good (RFC 8628 section 3.5)", refused("slow_down"), 10_000],
  ["no answer: twice as long", failed, 10_000],
  ["no answer, and told how long", { ...failed, retryAfterMs: 30_000 }, 30_000],
  ["never less often than once a minute", { ...failed, retryAfterMs: 10 ** 9 }, 60_000],
])("%s", (_name, outcome, intervalMs) => {
  expect(nextPoll(poll, outcome, 0)).toStrictEqual({ kind: "wait", poll: { ...poll, intervalMs } });
});

test.each(["access_denied", "expired_token", "invalid_grant"])("%s is the end", (error) => {
  expect(nextPoll(poll, refused(error), 0)).toStrictEqual({ kind: "end", outcome: refused(error) });
});

test("no wait begins that the code does not outlive", () => {
  const step = nextPoll(poll, refused("authorization_pending"), 95_000);
  expect(step).toStrictEqual({ kind: "end", outcome: refused("expired_token") });
});
