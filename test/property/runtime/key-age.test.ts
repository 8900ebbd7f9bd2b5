import { call } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyOperation, jsonResponse, stubClient } from "../../unit/runtime/support/stub-api.ts";
import { virtualEnvironment } from "../../unit/runtime/support/virtual-environment.ts";

/** How an attempt ends; `refused`: nothing of it left. */
type End = { readonly kind: "refused" | "lost" | "in-progress" } | { readonly kind: "busy"; seconds: number };

const ends: fc.Arbitrary<End> = fc.oneof(
  fc.constantFrom<End>({ kind: "refused" }, { kind: "lost" }, { kind: "in-progress" }),
  fc.nat(8).map((seconds): End => ({ kind: "busy", seconds })),
);

test("trap 52: whatever befalls a keyed write, nothing that may have arrived is sent again when its key is forgotten", async () => {
  const runs = fc.record({
    script: fc.array(ends, { minLength: 1, maxLength: 5 }),
    ttlMs: fc.integer({ min: 1, max: 20_000 }),
    ageMs: fc.option(fc.nat(20_000)),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  const check = fc.asyncProperty(runs, async ({ script, ttlMs, ageMs, random }) => {
    const environment = virtualEnvironment(random);
    const sentAtMs: number[] = [];
    const answers = [...script, undefined].map((end) => (): Response => {
      sentAtMs.push(environment.now());
      return answerTo(end);
    });
    const { client } = stubClient(answers, { environment, policy: { budget: false, breaker: false } });
    const firstUsedAt = environment.wallNow() - (ageMs ?? 0);
    const told = ageMs === null ? {} : { idempotencyKey: { key: "k", firstUsedAt } };
    const running = call(client, charge(ttlMs), { body: {} }, told).safe();
    await environment.advance(60_000);
    await running;
    const mayHaveArrived = (before: number): boolean =>
      ageMs !== null || script.slice(0, before).some(({ kind }) => kind !== "refused");
    const late = sentAtMs.filter((atMs, at) => mayHaveArrived(at) && atMs + (ageMs ?? 0) >= ttlMs);
    expect(late).toStrictEqual([]);
  });
  await fc.assert(check, { numRuns: 150 });
});

function charge(ttlMs: number): AnyOperation {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    body: json(),
    replies: { 201: asJson() },
    policy: { class: "keyed", idempotency: { ttlMs }, retry: { maxAttempts: 6 } },
  }));
}

function answerTo(end: End | undefined): Response {
  switch (end?.kind) {
    case undefined:
      return jsonResponse(201, {});
    case "busy":
      return jsonResponse(503, {}, { "Retry-After": String(end.seconds) });
    case "in-progress":
      return jsonResponse(409, {});
    case "lost":
      throw failed("ECONNRESET");
    case "refused":
      throw failed("ECONNREFUSED");
  }
}

function failed(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}
