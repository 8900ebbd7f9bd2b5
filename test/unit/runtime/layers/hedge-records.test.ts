import {
  type AttemptRecord,
  type ClientEvent,
  call,
  hedging,
  type PolicyPatch,
  rateLimiting,
} from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const OK = jsonResponse(200, {});
const DOWN = jsonResponse(503, {});
const RESET = new TypeError("fetch failed", {
  cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
});
const NO_RETRY = { retry: false } as const;

function hedged(policy: PolicyPatch = {}, max = 1): AnyOperation {
  return operation(() => ({
    id: "get",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
    policy: { breaker: false, ...policy, hedge: { delay: { ms: 100 }, max, ratio: 1 } },
    uses: [hedging, rateLimiting],
  }));
}

/** Requests that are answered, each so long after it was made, in the order in which they are made. */
function subject(...answers: readonly (readonly [afterMs: number, answer: Response | Error])[]) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const stub = stubClient(
    answers.map(([afterMs, answer]) => (request: Request) => {
      return new Promise<Response>((resolve, reject) => {
        const end = () => (answer instanceof Error ? reject(answer) : resolve(answer.clone()));
        const cancel = environment.schedule(afterMs, end);
        request.signal.addEventListener("abort", () => {
          cancel();
          reject(new Error("stopped"));
        });
      });
    }),
    { environment, onEvent: (event) => events.push(event), telemetry: openTelemetry({ tracerProvider }) },
  );
  const told = (): readonly AttemptRecord[] =>
    events.flatMap((event) => (event.kind === "attempt" ? [event.attempt] : []));
  const resends = () =>
    exporter
      .getFinishedSpans()
      .filter(({ attributes }) => "http.request.method" in attributes)
      .map(({ attributes }) => attributes["http.request.resend_count"]);
  return { ...stub, environment, events, told, resends };
}

const byNumber = (records: readonly AttemptRecord[]) => [...records].sort((a, b) => a.number - b.number);

describe("every request of a hedged call has one record and one event", () => {
  test("both fail", async () => {
    const { client, environment, seen, told } = subject([300, DOWN], [300, DOWN]);
    const running = failureOf(call(client, hedged(), {}, NO_RETRY));
    await environment.advance(400);
    const { attempts } = (await running) as { readonly attempts: readonly AttemptRecord[] };
    expect(seen).toHaveLength(2);
    expect(attempts).toStrictEqual([
      { number: 1, status: 503, sent: "yes", elapsedMs: 300 },
      { number: 2, status: 503, sent: "yes", elapsedMs: 300 },
    ]);
    expect(byNumber(told())).toStrictEqual(attempts);
  });

  test.each([
    ["a 503", DOWN, { number: 1, status: 503, sent: "yes", elapsedMs: 200 }],
    ["a reset", RESET, { number: 1, reason: "connection-reset", sent: "maybe", elapsedMs: 200 }],
  ])("the first gets %s, the hedge a good reply", async (_, answer, record) => {
    const { client, environment, seen, told } = subject([200, answer], [300, OK]);
    const running = call(client, hedged(), {}).withMeta();
    await environment.advance(400);
    const { meta } = await running;
    expect(seen).toHaveLength(2);
    expect(meta.attempts).toStrictEqual([record, { number: 2, status: 200, sent: "yes", elapsedMs: 300 }]);
    expect(told()).toStrictEqual(meta.attempts);
  });

  test("the first is faster than its hedge: in the order of their start, whichever ended first", async () => {
    const { client, environment, told } = subject([200, OK], [300, OK]);
    const running = call(client, hedged(), {}).withMeta();
    await environment.advance(400);
    const { meta } = await running;
    expect(meta.attempts).toStrictEqual([
      { number: 1, status: 200, sent: "yes", elapsedMs: 200 },
      { number: 2, reason: "outrun", sent: "maybe", elapsedMs: 100 },
    ]);
    expect(byNumber(told())).toStrictEqual(meta.attempts);
  });

  test("the caller aborts both", async () => {
    const { client, environment, told } = subject([300, OK], [300, OK]);
    const aborter = new AbortController();
    const running = failureOf(call(client, hedged(), {}, { signal: aborter.signal }));
    await environment.advance(150);
    aborter.abort();
    expect(await running).toMatchObject({
      attempts: [
        { number: 1, reason: "aborted", sent: "maybe" },
        { number: 2, reason: "aborted", sent: "maybe" },
      ],
    });
    expect(told()).toHaveLength(2);
  });

  test("none has a hedge that was never sent", async () => {
    const { client, environment, seen, told } = subject([300, OK]);
    const running = call(
      client,
      hedged({ rateLimit: { requests: 1, perMs: 10_000, burst: 1, maxWaitMs: 20_000 } }),
      {},
    ).withMeta();
    await environment.advance(300);
    expect((await running).meta.attempts).toMatchObject([{ number: 1, status: 200 }]);
    expect([seen.length, told().length]).toStrictEqual([1, 1]);
  });
});

describe("repeats after hedges", () => {
  const policy = { retry: { baseDelayMs: 0, throttleBaseDelayMs: 0, maxAttempts: 2 } };

  test("are as many as without, and go on counting", async () => {
    const { client, environment, seen, events, resends } = subject(
      [300, DOWN],
      [300, DOWN],
      [10, DOWN],
      [10, OK],
    );
    const running = failureOf(call(client, hedged(policy), {}));
    await environment.advance(1_000);
    expect(await running).toMatchObject({
      attempts: [
        { number: 1, status: 503, delayMs: 0 },
        { number: 2, status: 503 },
        { number: 3, status: 503, elapsedMs: 10 },
      ],
    });
    expect(seen).toHaveLength(3);
    expect(events.filter(({ kind }) => kind === "retry")).toMatchObject([{ attempt: 1, cause: "503" }]);
    expect(resends()).toStrictEqual([undefined, 1, 2]);
  });

  test("follow what decided, and two hedges are two", async () => {
    const { client, environment, events } = subject([300, RESET], [300, DOWN], [20, DOWN], [10, OK]);
    const running = call(client, hedged(policy, 2), {}).withMeta();
    await environment.advance(1_000);
    expect((await running).meta.attempts).toMatchObject([
      { number: 1, reason: "connection-reset", delayMs: 0 },
      { number: 2, status: 503 },
      { number: 3, status: 503, elapsedMs: 20 },
      { number: 4, status: 200 },
    ]);
    expect(events.at(-1)).toMatchObject({ kind: "call", attempts: 4 });
  });
});

test("a wait that the server asks the loser for is kept by everybody", async () => {
  const busy = jsonResponse(429, {}, { "Retry-After": "5" });
  const { client, environment, seen } = subject([150, busy], [200, OK], [10, OK]);
  const running = call(client, hedged(), {});
  await environment.advance(300);
  await running;
  const next = call(client, hedged(), {}, { policy: { hedge: false } });
  await environment.advance(4_000);
  expect(seen).toHaveLength(2);
  await environment.advance(1_500);
  await next;
  expect(seen).toHaveLength(3);
});

test("and from when it was asked for, though the hedge is still under way", async () => {
  const busy = jsonResponse(429, {}, { "Retry-After": "5" });
  const { client, environment, seen } = subject([300, busy], [4_000, OK], [10, OK]);
  const running = call(client, hedged(), {});
  await environment.advance(500);
  const within = call(client, hedged(), {}, { policy: { hedge: false } });
  await environment.advance(3_600);
  await running;
  const after = call(client, hedged(), {}, { policy: { hedge: false } });
  await environment.advance(1_199);
  expect(seen).toHaveLength(2);
  await environment.advance(600);
  await Promise.all([within, after]);
  expect(seen).toHaveLength(4);
});
