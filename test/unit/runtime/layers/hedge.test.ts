import { type ClientEvent, call, hedging, type PolicyPatch, rateLimiting } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const OK = jsonResponse(200, {});

function hedged(hedge: Exclude<PolicyPatch["hedge"], undefined>, policy: PolicyPatch = {}): AnyOperation {
  return operation(() => ({
    id: "get",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
    policy: { breaker: false, ...policy, hedge },
    uses: [hedging, rateLimiting],
  }));
}

/** Requests that are answered by hand, in whatever order. */
function byHand() {
  const open: { readonly answer: (response: Response) => void; isStopped: boolean }[] = [];
  const held: Answer = (request) =>
    new Promise((resolve, reject) => {
      const entry = { answer: resolve, isStopped: false };
      request.signal.addEventListener("abort", () => {
        entry.isStopped = true;
        reject(new Error("stopped"));
      });
      open.push(entry);
    });
  return { open, held };
}

function subject(answers: readonly Answer[]) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  return {
    ...stubClient(answers, { environment, onEvent: (event) => events.push(event) }),
    environment,
    events,
  };
}

describe("hedging", () => {
  test("a share of nothing is no hedge", async () => {
    const { open, held } = byHand();
    const { client, environment, seen } = subject([held]);
    const running = call(client, hedged({ delay: { ms: 300 }, ratio: 0 }), {});
    await environment.advance(5_000);
    expect(seen).toHaveLength(1);
    open[0]?.answer(OK.clone());
    await running;
  });

  test("a slow attempt gets company after the delay; the first good reply wins and the other is stopped", async () => {
    const { open, held } = byHand();
    const { client, environment, seen, events } = subject([held]);
    const running = call(client, hedged({ delay: { ms: 300 } }), {}).withMeta();
    await environment.advance(299);
    expect(seen).toHaveLength(1);
    await environment.advance(1);
    expect(seen).toHaveLength(2);
    open[1]?.answer(OK.clone());
    const { meta } = await running;
    expect(open[0]?.isStopped).toBe(true);
    expect(meta.attempts).toMatchObject([{ reason: "outrun", sent: "maybe" }, { status: 200 }]);
    expect(events.filter(({ kind }) => kind === "hedge")).toMatchObject([{ delayMs: 300 }]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("one that fails before that is left to the retries", async () => {
    const { client, environment, seen } = subject([jsonResponse(502, {}), OK]);
    const running = call(client, hedged({ delay: { ms: 300 } }), {});
    await environment.advance(0);
    await running;
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("a bad reply does not win while another is under way", async () => {
    const { open, held } = byHand();
    const { client, environment } = subject([held]);
    const running = call(client, hedged({ delay: { ms: 300 } }), {});
    await environment.advance(300);
    open[0]?.answer(jsonResponse(503, {}));
    await environment.advance(0);
    open[1]?.answer(OK.clone());
    await expect(running).resolves.toStrictEqual({});
  });

  test("nor does one that the contract calls throttling", async () => {
    const { open, held } = byHand();
    const { client, environment } = subject([held]);
    const get = hedged({ delay: { ms: 300 } }, { retry: { responses: { 403: "throttling" } } });
    const running = call(client, get, {});
    await environment.advance(300);
    open[0]?.answer(jsonResponse(403, {}));
    await environment.advance(0);
    open[1]?.answer(OK.clone());
    await expect(running).resolves.toStrictEqual({});
  });

  test("trap 29: the loser's slot is free again", async () => {
    const { open, held } = byHand();
    const { client, environment, seen } = subject([held]);
    const get = hedged({ delay: { ms: 300 } }, { rateLimit: { concurrency: 2 } });
    const first = call(client, get, {});
    await environment.advance(300);
    open[1]?.answer(OK.clone());
    await first;
    await environment.advance(0);
    const others = [call(client, get, {}), call(client, get, {})];
    await environment.advance(0);
    expect(seen).toHaveLength(4);
    for (const { answer } of open) answer(OK.clone());
    await Promise.all(others);
  });

  test("an abort stops all of them", async () => {
    const { open, held } = byHand();
    const { client, environment } = subject([held]);
    const controller = new AbortController();
    const running = failureOf(
      call(client, hedged({ delay: { ms: 300 } }), {}, { signal: controller.signal }),
    );
    await environment.advance(300);
    controller.abort("enough");
    expect(await running).toMatchObject({ kind: "aborted", sent: "maybe" });
    await environment.advance(0);
    expect(open.map(({ isStopped }) => isStopped)).toStrictEqual([true, true]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 67: an unsafe operation is not hedged, whatever the client's options say", async () => {
    const { held } = byHand();
    const post: AnyOperation = operation(() => ({
      id: "post",
      method: "POST",
      path: "/x",
      replies: { 201: asJson() },
    }));
    const environment = virtualEnvironment(0);
    const { client, seen } = stubClient([held], {
      environment,
      features: [hedging],
      policy: { hedge: { delay: { ms: 10 } } },
    });
    const running = failureOf(call(client, post, {}));
    await environment.advance(30_000);
    await running;
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["GET", "never", 1],
    ["GET", "unsent", 1],
    ["GET", "long-poll", 2],
    ["POST", "safe", 2],
    ["PUT", "idempotent", 1],
    ["POST", "keyed", 1],
  ] as const)("trap 67: %s of class %s makes %i", async (method, retryClass, requests) => {
    const { held } = byHand();
    const { client, environment, seen } = subject([held]);
    const it: AnyOperation = operation(() => ({
      ...hedged({ delay: { ms: 10 } }, { class: retryClass, breaker: false }).describe(),
      method,
    }));
    const running = call(client, it, {}, { retry: false, timeout: { attemptMs: 1_000 } }).safe();
    await environment.advance(2_000);
    await running;
    expect(seen).toHaveLength(requests);
  });

  test("trap 67: hedges are paid for like retries", async () => {
    const { held } = byHand();
    const { client, environment, seen, events } = subject([held]);
    const get = hedged({ delay: { ms: 10 } }, { budget: { initial: 0 } });
    const running = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(30_000);
    await running;
    expect(seen).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === "budget")).toMatchObject([{ refused: "hedge" }]);
  });

  test("trap 67: when everything becomes slow, hedges stay within their ratio of the calls", async () => {
    const environment = virtualEnvironment(0);
    const slow = (): Promise<Response> =>
      new Promise((resolve) => {
        environment.schedule(1_000, () => resolve(OK.clone()));
      });
    const { client, seen } = stubClient([slow], { environment });
    const get = hedged(
      { delay: { ms: 100 }, ratio: 0.05 },
      { budget: { ratio: 1, cap: 1_000, initial: 1_000 } },
    );
    for (let calls = 0; calls < 200; calls += 1) {
      const running = call(client, get, {});
      await environment.advance(1_000);
      await running;
    }
    expect(seen.length - 200).toBeLessThanOrEqual(200 * 0.05 + 1);
    expect(seen.length).toBeGreaterThan(205);
  });

  test("p95: nothing is hedged before enough is known, then what takes longer than nineteen in twenty", async () => {
    const environment = virtualEnvironment(0);
    let delayMs = 20;
    const answer = (): Promise<Response> =>
      new Promise((resolve) => {
        environment.schedule(delayMs, () => resolve(OK.clone()));
      });
    const { client, seen } = stubClient([answer], { environment });
    const get = hedged({ delay: { percentile: 95 } });
    for (let calls = 0; calls < 30; calls += 1) {
      const running = call(client, get, {});
      await environment.advance(20);
      await running;
    }
    expect(seen).toHaveLength(30);
    delayMs = 500;
    const running = call(client, get, {});
    await environment.advance(40);
    expect(seen).toHaveLength(32);
    await environment.advance(1_000);
    await running;
  });

  describe("counts from when a request leaves: what the server has not seen, it is not slow with", () => {
    const SECURED = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;

    /** A client whose first look for a token ends in its own way; all others give one at once. */
    function withSlowToken(
      environment: ReturnType<typeof virtualEnvironment>,
      answers: readonly Answer[],
      first: () => Promise<string>,
    ) {
      let asked = 0;
      const key = (): string | Promise<string> => {
        asked += 1;
        return asked === 1 ? first() : "token";
      };
      return stubClient(answers, { environment, auth: { key } }, SECURED);
    }

    test("one that waits for its credential gets no company before", async () => {
      const environment = virtualEnvironment(0);
      const { open, held } = byHand();
      const { client, seen } = withSlowToken(
        environment,
        [held],
        () => new Promise((resolve) => environment.schedule(1_000, () => resolve("token"))),
      );
      const running = call(client, hedged({ delay: { ms: 300 } }), {}).withMeta();
      await environment.advance(1_299);
      expect(seen).toHaveLength(1);
      await environment.advance(1);
      expect(seen).toHaveLength(2);
      open[1]?.answer(OK.clone());
      const { meta } = await running;
      expect(meta.attempts).toMatchObject([
        { number: 1, reason: "outrun" },
        { number: 2, status: 200 },
      ]);
    });

    test("one whose credential cannot be had fails with nothing sent, as without hedging", async () => {
      const environment = virtualEnvironment(0);
      const { client, seen } = withSlowToken(
        environment,
        [OK],
        () =>
          new Promise((_, reject) =>
            environment.schedule(1_000, () => {
              reject(new Error("vault down"));
            }),
          ),
      );
      const running = failureOf(call(client, hedged({ delay: { ms: 300 } }), {}));
      await environment.advance(1_000);
      expect(await running).toMatchObject({ code: "credential-failed", attempts: [] });
      expect(seen).toHaveLength(0);
      expect(environment.pendingTimers()).toBe(0);
    });

    test("and a percentile is of the time that the server took", async () => {
      const environment = virtualEnvironment(0);
      const events: ClientEvent[] = [];
      let tookMs = 20;
      const answer = (): Promise<Response> =>
        new Promise((resolve) => {
          environment.schedule(tookMs, () => resolve(OK.clone()));
        });
      const { client } = stubClient([answer], { environment, onEvent: (event) => events.push(event) });
      // Half a second is waited for each token but the first.
      const rateLimit = { requests: 2, perMs: 1_000, burst: 1, maxWaitMs: 60_000 } as const;
      const get = hedged({ delay: { percentile: 95 } }, { rateLimit });
      const calls = Array.from({ length: 25 }, () => call(client, get, {}));
      await environment.advance(13_000);
      await Promise.all(calls);
      tookMs = 2_000;
      const slow = call(client, get, {});
      await environment.advance(3_000);
      await slow;
      const [{ delayMs } = { delayMs: 0 }] = events.filter((event) => event.kind === "hedge");
      expect(delayMs).toBeGreaterThan(18);
      expect(delayMs).toBeLessThan(23);
    });
  });
});
