import { call, hedging, rateLimiting } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyOperation, jsonResponse, stubClient } from "../../unit/runtime/support/stub-api.ts";
import { virtualEnvironment } from "../../unit/runtime/support/virtual-environment.ts";

const SLOTS = 3;
const RATE_PER_MS = 20 / 1_000;
const BURST = 5;
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  policy: {
    timeout: { attemptMs: 1_000, totalMs: 8_000 },
    breaker: { consecutive: 4, openForMs: 500, maxOpenForMs: 1_000 },
    rateLimit: { requests: RATE_PER_MS * 1_000, perMs: 1_000, burst: BURST, concurrency: SLOTS },
    hedge: { delay: { ms: 200 }, ratio: 0.5 },
  },
  security: [["key"]],
  uses: [hedging, rateLimiting],
}));
const SECURED = { securitySchemes: { key: bearer() } } as const;

/** What becomes of one request. */
const fate = fc.oneof(
  fc.record({
    kind: fc.constant("status" as const),
    status: fc.constantFrom(200, 200, 404, 429, 500, 503),
    afterMs: fc.nat(400),
  }),
  fc.record({ kind: fc.constant("reset" as const), afterMs: fc.nat(400) }),
  fc.record({ kind: fc.constant("hang" as const), afterMs: fc.constant(0) }),
);

/** One call: when it starts, and when its caller loses patience, if so. */
const caller = fc.record({ startMs: fc.nat(3_000), patienceMs: fc.option(fc.nat(2_000)) });

interface Run {
  readonly ended: number;
  readonly mostUnderWay: number;
  readonly pendingTimers: number;
  readonly through: number;
  readonly leftAtMs: readonly number[];
}

/** By how many requests a stretch of time has more than the limit grants, as a server counts them. */
function mostOverPace(leftAtMs: readonly number[]): number {
  return Math.max(
    ...leftAtMs.flatMap((fromMs, first) =>
      leftAtMs.slice(first).map((toMs, more) => more + 1 - BURST - RATE_PER_MS * (toMs - fromMs)),
    ),
  );
}

async function play(
  fates: readonly (typeof fate extends fc.Arbitrary<infer T> ? T : never)[],
  callers: readonly (typeof caller extends fc.Arbitrary<infer T> ? T : never)[],
  random: number,
  credentialMs: number,
): Promise<Run> {
  const environment = virtualEnvironment(random);
  const leftAtMs: number[] = [];
  let [requests, underWay, mostUnderWay, isCalm] = [0, 0, 0, false];
  const answer = (request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      const next = fates[requests % fates.length];
      requests += 1;
      leftAtMs.push(environment.now());
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      const end = (settle: () => void) => () => {
        underWay -= 1;
        settle();
      };
      request.signal.addEventListener(
        "abort",
        end(() => reject(new Error("stopped"))),
        { once: true },
      );
      if (isCalm) return end(() => resolve(jsonResponse(200, {})))();
      if (next === undefined || next.kind === "hang") return;
      const settle =
        next.kind === "reset"
          ? () => reject(new TypeError("reset"))
          : () => resolve(jsonResponse(next.status, {}));
      environment.schedule(next.afterMs, () => {
        if (!request.signal.aborted) end(settle)();
      });
    });
  let token: Promise<string> | undefined;
  const key = (): Promise<string> => {
    token ??= new Promise((resolve) => environment.schedule(credentialMs, () => resolve("token")));
    return token;
  };
  const { client } = stubClient([answer], { environment, auth: { key } }, SECURED);
  let ended = 0;
  for (const { startMs, patienceMs } of callers) {
    environment.schedule(startMs, () => {
      const controller = new AbortController();
      if (patienceMs !== null) environment.schedule(patienceMs, () => controller.abort());
      void call(client, get, {}, { signal: controller.signal })
        .safe()
        .then(() => {
          ended += 1;
        });
    });
  }
  await environment.advance(30_000);
  isCalm = true;
  const calm = Array.from({ length: SLOTS }, () => call(client, get, {}).safe());
  await environment.advance(9_000);
  const through = (await Promise.all(calm)).filter(({ ok }) => ok).length;
  return { ended, mostUnderWay, through, leftAtMs, pendingTimers: environment.pendingTimers() };
}

describe("the attempt ring, under any weather and any impatience", () => {
  test("ends every call, holds its bounds, leaves no timer, and is whole again afterwards", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 12 }),
        fc.array(caller, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0, 0.5, 0.99),
        fc.constantFrom(0, 2_500),
        async (fates, callers, random, credentialMs) => {
          const run = await play(fates, callers, random, credentialMs);
          expect(run.ended).toBe(callers.length);
          expect(run.mostUnderWay).toBeLessThanOrEqual(SLOTS);
          expect(mostOverPace(run.leftAtMs)).toBeLessThan(0.001);
          expect(run.pendingTimers).toBe(0);
          // One of them is the probe where the weather left the circuit open; nobody is stuck behind it.
          expect(run.through).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
