import type { AttemptRecord, SdkError } from "@gen-client/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Played, play, type Run } from "./play.ts";
import { type Kind, weather } from "./weather.ts";

const TRANSIENT: readonly unknown[] = [408, 425, 429, 502, 503, 504];
const IDEMPOTENT: readonly Kind[] = ["read", "put", "keyed", "poll"];
const STOPPED = /aborted|-timeout/;

function mayHaveActed({ sent, status = 0 }: AttemptRecord): boolean {
  return sent !== "no" && (status < 304 || status === 408 || (status >= 500 && status !== 501));
}

/** What docs/x-resilience.md says of a class, told once more. */
function isRepeatable(kind: Kind, attempt: AttemptRecord, before: readonly AttemptRecord[]): boolean {
  const { sent, status, reason = "" } = attempt;
  if (kind === "never" || (kind === "poll" && STOPPED.test(reason))) return false;
  if (sent === "no") return true;
  if (kind === "limited") return reason === "" && (status === 429 || status === 503);
  if (!IDEMPOTENT.includes(kind)) return false;
  if (reason !== "" || TRANSIENT.includes(status)) return true;
  return kind === "keyed" && status === 409 && before.some(mayHaveActed);
}

function expectInTime({ id, patienceMs, effective, startedAtMs, end, seen }: Played): void {
  const { atMs: endedAtMs = Number.POSITIVE_INFINITY, error } = end ?? {};
  const leftAfterMs = patienceMs ?? Number.POSITIVE_INFINITY;
  expect(endedAtMs - startedAtMs, id).toBeLessThanOrEqual(Math.min(effective.timeout.totalMs, leftAfterMs));
  for (const { atMs, fate, signal } of seen) {
    expect(atMs).toBeLessThanOrEqual(endedAtMs);
    if (fate.end === "hang" || atMs + fate.afterMs > endedAtMs) expect(signal.aborted, id).toBe(true);
  }
  if (endedAtMs - startedAtMs < leftAfterMs)
    expect((error as SdkError | undefined)?.kind).not.toBe("aborted");
}

function expectHonest({ end, seen, effective }: Played): void {
  const attempts = end?.meta.attempts ?? [];
  // One that was stopped before it left has a record, too.
  const sent = attempts.filter((one) => one.sent !== "no" || !STOPPED.test(one.reason ?? ""));
  expect(sent).toHaveLength(seen.length);
  expect(sent.length).toBeLessThanOrEqual(effective.retry.maxAttempts);
  for (const [index, { status }] of sent.entries()) {
    if (status !== undefined) expect(status).toBe(seen[index]?.fate.status);
  }
  if (end?.error !== undefined) expect((end.error as SdkError).attempts).toStrictEqual(attempts);
}

function expectSafe({ kind, effective, seen, end }: Played): void {
  const attempts = end?.meta.attempts ?? [];
  for (const [index, attempt] of attempts.entries()) {
    const { delayMs, status = 0 } = attempt;
    if (delayMs === undefined) continue;
    expect(isRepeatable(kind, attempt, attempts.slice(0, index)), JSON.stringify(attempt)).toBe(true);
    const askedMs = status < 300 ? 0 : (seen[index]?.fate.retryAfter ?? 0) * 1_000;
    expect(delayMs).toBeGreaterThanOrEqual(askedMs);
    expect(askedMs).toBeLessThanOrEqual(effective.retry.retryAfter.maxMs);
  }
  expect(new Set(seen.map(({ key, body }) => `${key} ${body}`)).size).toBeLessThanOrEqual(1);
  if (kind === "write") expect(attempts.filter(mayHaveActed).length).toBeLessThanOrEqual(1);
}

/** A circuit that is open lets nothing through, and no wait is begun that the deadline would cut short. */
function expectEventsKept({ events, calls }: Run): void {
  for (const event of events) {
    if (event.kind === "wait" && event.reason !== "bulkhead") {
      const one = calls.find(({ id }) => id === event.correlationId);
      const endsAtMs = one && one.startedAtMs + one.effective.timeout.totalMs;
      if (endsAtMs !== undefined) expect(event.atMs + event.delayMs).toBeLessThanOrEqual(endsAtMs);
    }
    if (event.kind !== "breaker" || event.openForMs === undefined) continue;
    const untilMs = event.atMs + event.openForMs;
    const behind = calls.filter(({ effective: { breaker }, operation }) => {
      const isIts = event.scope === "host" || `op${operation}` === event.operation;
      return isIts && breaker !== false && breaker.scope === event.scope;
    });
    const through = behind.flatMap(({ seen }) =>
      seen.filter(({ atMs }) => atMs > event.atMs && atMs < untilMs),
    );
    expect(through).toStrictEqual([]);
  }
}

test("under any policies and any weather, calls end in time, say what happened, repeat what they may, and leave nothing", async () => {
  const check = fc.asyncProperty(weather, async (chance) => {
    const run = await play(chance);
    for (const one of run.calls) {
      expectInTime(one);
      expectHonest(one);
      expectSafe(one);
    }
    expectEventsKept(run);
    const keys = run.calls.flatMap(({ seen }) => seen[0]?.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(run.pendingTimers).toBe(0);
    for (const { end } of run.calm) expect(end?.error).toBeUndefined();
  });
  await fc.assert(check, { numRuns: 250, seed: 19 });
});
