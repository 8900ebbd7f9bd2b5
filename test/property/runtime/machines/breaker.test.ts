import fc from "fast-check";
import { expect, test } from "vitest";
import {
  admitCall,
  breakerRefusalMs,
  createBreaker,
  settleCall,
} from "../../../../runtime/src/machines/breaker.ts";
import type {
  BreakerOutcome,
  BreakerPermit,
  BreakerState,
} from "../../../../runtime/src/machines/breaker-state.ts";
import type { BreakerPolicy } from "../../../../runtime/src/policy.ts";
import { defaultPolicy } from "../../../../runtime/src/policy-defaults.ts";

const LEASE_MS = 500;
/** What a call says of its dependency; `neutral`: nothing. */
type Outcome = "success" | "failure" | "neutral";

const toldOf = (outcome: Outcome): BreakerOutcome | undefined =>
  outcome === "neutral" ? undefined : { failed: outcome === "failure", elapsedMs: 1 };

const POLICY: BreakerPolicy = {
  ...(defaultPolicy("GET").breaker as BreakerPolicy),
  minimum: 4,
  consecutive: 3,
  windowMs: 10_000,
  openForMs: 1_000,
  maxOpenForMs: 4_000,
};

/** The machine, held; time is told by the commands. */
interface Real {
  state: BreakerState;
  permits: BreakerPermit[];
}

/** The same rules, kept as a plain history of what happened and looked through each time. */
interface Model {
  nowMs: number;
  kind: BreakerState["kind"];
  epoch: number;
  openings: number;
  untilMs: number;
  /** When the circuit last closed: what is counted has happened since. */
  closedAtMs: number;
  results: { atMs: number; failed: boolean }[];
  calls: { epoch: number; leaseUntilMs: number; live: boolean }[];
}

const newModel = (): Model => ({
  nowMs: 0,
  kind: "closed",
  epoch: 0,
  openings: 0,
  untilMs: 0,
  closedAtMs: 0,
  results: [],
  calls: [],
});

const slotOf = (atMs: number) => Math.floor(atMs / (POLICY.windowMs / 10));

function modelOpens({ results, nowMs, closedAtMs }: Model): boolean {
  const recent = results.filter(({ atMs }) => slotOf(nowMs) - slotOf(atMs) < 10);
  const failures = recent.filter(({ failed }) => failed).length;
  let run = 0;
  for (let index = results.length - 1; index >= 0 && results[index]?.failed === true; index -= 1) {
    run += 1;
    const gapMs = (results[index]?.atMs ?? 0) - (results[index - 1]?.atMs ?? closedAtMs);
    if (gapMs > POLICY.windowMs * 3) break;
  }
  const isRate = recent.length >= POLICY.minimum && failures / recent.length >= POLICY.failureRate;
  return run >= POLICY.consecutive || isRate;
}

function modelOpen(model: Model, openings: number): void {
  model.kind = "open";
  model.epoch += 1;
  model.openings = openings;
  const meanMs = Math.min(POLICY.openForMs * 2 ** (openings - 1), POLICY.maxOpenForMs);
  // Randomness is 0 throughout: the shortest of times.
  model.untilMs = model.nowMs + meanMs * 0.8;
}

const liveProbes = (model: Model) =>
  model.calls.filter(
    ({ epoch, live, leaseUntilMs }) => live && epoch === model.epoch && leaseUntilMs > model.nowMs,
  );

function modelAdmits(model: Model): boolean {
  if (model.kind === "closed") return true;
  if (model.kind === "open") {
    if (model.nowMs < model.untilMs) return false;
    model.kind = "half-open";
    model.epoch += 1;
    return true;
  }
  return liveProbes(model).length === 0;
}

function modelSettle(model: Model, index: number, outcome: Outcome): void {
  const call = model.calls[index];
  if (call === undefined || !call.live) return;
  call.live = false;
  if (call.epoch !== model.epoch || outcome === "neutral" || model.kind === "open") return;
  if (model.kind === "closed") {
    model.results.push({ atMs: model.nowMs, failed: outcome === "failure" });
    if (outcome === "failure" && modelOpens(model)) modelOpen(model, 1);
    return;
  }
  if (outcome === "failure") {
    modelOpen(model, model.openings + 1);
    return;
  }
  model.kind = "closed";
  model.epoch += 1;
  // The probe has done its work by closing the circuit; the window begins empty.
  model.closedAtMs = model.nowMs;
  model.results = [];
}

type BreakerCommand = fc.Command<Model, Real>;

const advance = (ms: number): BreakerCommand => ({
  check: () => true,
  run: (model) => {
    model.nowMs += ms;
  },
  toString: () => `advance ${ms}`,
});

const begin = (): BreakerCommand => ({
  check: () => true,
  run: (model, real) => {
    const admits = modelAdmits(model);
    const refusalMs = breakerRefusalMs(real.state, POLICY, model.nowMs);
    expect(refusalMs === undefined).toBe(admits);
    if (refusalMs === undefined) {
      const { state, permit } = admitCall(real.state, LEASE_MS, model.nowMs);
      real.state = state;
      // A new probe takes over from one whose lease is over.
      for (const call of model.calls)
        if (model.kind === "half-open" && call.epoch === model.epoch) call.live = false;
      real.permits.push(permit);
      model.calls.push({ epoch: model.epoch, leaseUntilMs: model.nowMs + LEASE_MS, live: true });
    } else {
      expect(refusalMs).toBeGreaterThan(0);
    }
    agree(model, real);
  },
  toString: () => "begin",
});

const end = (pick: number, outcome: Outcome): BreakerCommand => ({
  check: ({ calls }) => calls.length > 0,
  run: (model, real) => {
    const index = pick % model.calls.length;
    const permit = real.permits[index];
    if (permit === undefined || model.calls[index]?.live === false) return;
    real.state = settleCall(real.state, POLICY, permit, toldOf(outcome), model.nowMs, 0).state;
    modelSettle(model, index, outcome);
    agree(model, real);
  },
  toString: () => `end ${pick} ${outcome}`,
});

function agree(model: Model, real: Real): void {
  expect({ kind: real.state.kind, epoch: real.state.epoch }).toEqual({
    kind: model.kind,
    epoch: model.epoch,
  });
}

const outcomes = fc.constantFrom("success", "failure", "failure", "neutral") as fc.Arbitrary<Outcome>;

test("traps 33 to 38: any sequence of calls, results and gaps goes as the history says it should", () => {
  const commands = fc.commands(
    [
      fc.oneof(fc.nat(400), fc.nat(12_000), fc.constantFrom(1_000, 29_999, 30_001, 60_000)).map(advance),
      fc.constant(begin()),
      fc.tuple(fc.nat(100), outcomes).map(([pick, outcome]) => end(pick, outcome)),
    ],
    { maxCommands: 120, size: "+2" },
  );
  fc.assert(
    fc.property(commands, (all) => {
      fc.modelRun(() => ({ model: newModel(), real: { state: createBreaker(POLICY, 0), permits: [] } }), all);
    }),
    { numRuns: 500 },
  );
});

test("trap 33: whatever the interleaving, at most one call probes", async () => {
  const results = fc.array(outcomes, { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), results, async (scheduler, ends) => {
      const opened: BreakerState = { kind: "open", epoch: 7, untilMs: 0, openings: 1 };
      let state = opened as BreakerState;
      let probing = 0;
      let most = 0;
      const callOnce = async (outcome: Outcome): Promise<void> => {
        await scheduler.schedule(Promise.resolve(), "queue");
        if (breakerRefusalMs(state, POLICY, 0) !== undefined) return;
        const step = admitCall(state, LEASE_MS, 0);
        state = step.state;
        const isProbe = state.kind === "half-open";
        if (isProbe) probing += 1;
        most = Math.max(most, probing);
        await scheduler.schedule(Promise.resolve(), "socket");
        if (isProbe) probing -= 1;
        state = settleCall(state, POLICY, step.permit, toldOf(outcome), 0, 0).state;
      };
      const calls = ends.map(callOnce);
      await scheduler.waitIdle();
      await Promise.all(calls);
      expect(most).toBe(1);
      expect(state.kind === "half-open" ? state.probes : []).toEqual([]);
    }),
  );
});
