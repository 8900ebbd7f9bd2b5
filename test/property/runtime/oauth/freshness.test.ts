import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_OAUTH_POLICY,
  decideFreshness,
  type Freshness,
  type FreshnessEvent,
  isUsable,
  type Moment,
  NOTHING_HELD,
  stepFreshness,
} from "../../../../runtime/src/oauth/freshness.ts";

const policy = DEFAULT_OAUTH_POLICY;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const lifeMs = fc.integer({ min: 100, max: 100 * 86_400_000 });
const start: Moment = { monotonicMs: 1_000, wallMs: 1_800_000_000_000 };

function at(ms: number, { monotonicMs, wallMs }: Moment = start): Moment {
  return { monotonicMs: monotonicMs + ms, wallMs: wallMs + ms };
}

function obtained(life: number | undefined, jitter: number, ageMs = 0): Freshness {
  const event = { kind: "obtained", lifeMs: life, ageMs, random: jitter } as const;
  return stepFreshness(NOTHING_HELD, event, start, policy);
}

const events: fc.Arbitrary<FreshnessEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("obtained" as const),
    lifeMs: fc.option(lifeMs, { nil: undefined }),
    ageMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
    random,
  }),
  fc.record({
    kind: fc.constant("failed" as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 10 ** 12 }), { nil: undefined }),
    random,
  }),
  fc.record({ kind: fc.constant("refused" as const), random }),
  fc.constant({ kind: "accepted" as const }),
);

describe("refreshed in the last min(5 min, 20 %) of a token's life, jittered", () => {
  test("not before, and always before the end", () => {
    fc.assert(
      fc.property(lifeMs, random, (life, jitter) => {
        const skewMs = Math.min(300_000, life * 0.2);
        const state = obtained(life, jitter);
        expect(decideFreshness(state, at(Math.floor(life - skewMs) - 1))).toBe("use");
        expect(decideFreshness(state, at(Math.ceil(life - skewMs / 2) + 1))).not.toBe("use");
        expect(decideFreshness(state, at(life))).toBe("renew");
      }),
    );
  });

  test("processes that got theirs at once renew at different times", () => {
    const times = [0, 0.25, 0.5, 0.75].map((jitter) => obtained(3_600_000, jitter).held?.renewAfterMs);
    expect(new Set(times).size).toBe(4);
  });

  test("its very end is waited for, since a slow request or a clock a little off would be too late", () => {
    const state = obtained(3_600_000, 0.5);
    expect(decideFreshness(state, at(3_600_000 - 31_000))).toBe("use-and-renew");
    expect(decideFreshness(state, at(3_600_000 - 30_000))).toBe("renew-or-use");
  });

  test("never, where nobody knows how long it lives", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), random, (ms, jitter) => {
        expect(decideFreshness(obtained(undefined, jitter), at(ms))).toBe("use");
      }),
    );
  });

  test("a token from a store counts from when it was got; one from the future from now", () => {
    expect(decideFreshness(obtained(3_600_000, 0, 3_599_000), start)).toBe("renew-or-use");
    expect(decideFreshness(obtained(3_600_000, 0, -86_400_000), at(3_600_000))).toBe("renew");
  });
});

describe("clocks", () => {
  test("either clock says that it has ended: the machine slept, or its clock was set back", () => {
    fc.assert(
      fc.property(lifeMs, random, fc.integer({ min: 0, max: 10 ** 11 }), (life, jitter, off) => {
        const state = obtained(life, jitter);
        const slept = { monotonicMs: start.monotonicMs, wallMs: start.wallMs + life };
        const setBack = { monotonicMs: start.monotonicMs + life, wallMs: start.wallMs - off };
        expect([slept, setBack].map((now) => decideFreshness(state, now))).toStrictEqual(["renew", "renew"]);
      }),
    );
  });
});

describe("a token endpoint that fails", () => {
  test("is left in peace for at most 30 s of our own accord, and 5 min if it asks for that", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (history) => {
        const state = history.reduce<Freshness>(
          (last, event) => stepFreshness(last, event, start, policy),
          NOTHING_HELD,
        );
        const waitMs = (state.holdOff?.untilMs ?? start.monotonicMs) - start.monotonicMs;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(300_000);
        expect(decideFreshness(state, at(300_000))).not.toBe("fail");
      }),
    );
  });

  test("a good token is used whatever happens to the endpoint", () => {
    const failures = fc.array(
      fc.record({ kind: fc.constant("failed" as const), retryAfterMs: fc.constant(undefined), random }),
    );
    fc.assert(
      fc.property(
        lifeMs,
        random,
        failures,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (life, jitter, failed, part) => {
          const state = failed.reduce<Freshness>(
            (last, event) => stepFreshness(last, event, start, policy),
            obtained(life, jitter),
          );
          const now = at(Math.floor(life * part));
          expect(isUsable(state, now)).toBe(true);
          expect(["use", "use-and-renew", "renew-or-use"]).toContain(decideFreshness(state, now));
        },
      ),
    );
  });

  test("without a token, asks again after each hold-off, ever more rarely", () => {
    let state = NOTHING_HELD;
    const waits = Array.from({ length: 8 }, () => {
      state = stepFreshness(state, { kind: "failed", retryAfterMs: undefined, random: 0 }, start, policy);
      return (state.holdOff?.untilMs ?? 0) - start.monotonicMs;
    });
    expect(waits).toStrictEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(decideFreshness(state, at(29_999))).toBe("fail");
    expect(decideFreshness(state, at(30_000))).toBe("renew");
  });
});

describe("a refused token", () => {
  const refuse = (state: Freshness, now = start) =>
    stepFreshness(state, { kind: "refused", random: 0 }, now, policy);
  const renewed = (state: Freshness) =>
    stepFreshness(state, { kind: "obtained", lifeMs: 3_600_000, ageMs: 0, random: 0 }, start, policy);

  test("is renewed at once; a new one that is refused as well is not, for a while", () => {
    const first = refuse(obtained(3_600_000, 0));
    expect(decideFreshness(first, start)).toBe("renew");
    const second = refuse(renewed(first));
    expect(decideFreshness(second, start)).toBe("use");
    expect(decideFreshness(second, at(1_000))).toBe("renew");
  });

  const accept = (state: Freshness, now = start) => stepFreshness(state, { kind: "accepted" }, now, policy);

  test("a new one that is accepted elsewhere is used, and not renewed before the hold-off has ended", () => {
    const refusedTwice = refuse(renewed(refuse(accept(obtained(3_600_000, 0)))));
    const disputed = accept(refusedTwice);
    expect(decideFreshness(disputed, at(1_000))).toBe("use");
    expect(decideFreshness(refuse(disputed, at(999)), at(999))).toBe("use");
    const again = refuse(disputed, at(1_000));
    expect(decideFreshness(again, at(1_000))).toBe("renew");
    const third = refuse(renewed(again), at(1_000));
    expect(decideFreshness(third, at(2_999))).toBe("use");
    expect(decideFreshness(third, at(3_000))).toBe("renew");
  });

  test("one that is refused long after the last refusal is renewed at once, whatever was accepted in between", () => {
    const late = accept(renewed(refuse(obtained(3_600_000, 0))), at(5_000));
    expect(decideFreshness(refuse(late, at(59_999)), at(59_999))).toBe("use");
    expect(decideFreshness(refuse(late, at(60_000)), at(60_000))).toBe("renew");
  });

  test("one that is accepted long after the last refusal begins anew", () => {
    const late = renewed(refuse(obtained(3_600_000, 0)));
    expect(decideFreshness(refuse(accept(late, at(59_999)), at(59_999)), at(59_999))).toBe("use");
    expect(decideFreshness(refuse(accept(late, at(60_000)), at(60_000)), at(60_000))).toBe("renew");
  });

  test("that is to be renewed at once is, though a late answer says that it was accepted", () => {
    expect(decideFreshness(accept(refuse(obtained(3_600_000, 0))), start)).toBe("renew");
  });

  test("that ends while refusals are held off is renewed all the same", () => {
    const twice = refuse(renewed(refuse(obtained(3_600_000, 0), at(3_590_000))), at(3_599_999));
    expect(decideFreshness(twice, at(3_599_999))).toBe("use");
    expect(decideFreshness(twice, at(3_600_000))).toBe("renew");
  });

  test("refused twice, by two calls, is refused once", () => {
    const once = refuse(obtained(3_600_000, 0));
    expect(refuse(once)).toStrictEqual(once);
  });
});

test("pure: the same history gives the same state, and no state is changed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(events, fc.integer({ min: 0, max: 10 ** 7 })), { maxLength: 20 }),
      (history) => {
        const run = () =>
          history.reduce<Freshness>(
            (last, [event, ms]) => Object.freeze(stepFreshness(last, event, at(ms), policy)),
            NOTHING_HELD,
          );
        expect(run()).toStrictEqual(run());
      },
    ),
  );
});
