import {
  type BreakerEvent,
  type ClientEvent,
  call,
  createResources,
  RejectedError,
  TimeoutError,
} from "@gen-client/runtime";
import { asJson, bearer, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x/{id}",
  replies: { 200: asJson() },
}));
const list: AnyOperation = operation(() => ({ ...get.describe(), id: "list", path: "/x", tag: "lists" }));
const input = { path: { id: "1" } };
const OK = jsonResponse(200, {});
const DOWN = jsonResponse(503, {});
const never = (): Promise<Response> => new Promise(() => undefined);
const ONCE = { retry: false } as const;
const POLICY = { breaker: { consecutive: 3, openForMs: 30_000 }, budget: false } as const;

/** A client on a virtual clock whose circuit opens after three failures in a row. */
function subject(answers: readonly Answer[], options: ClientOptions = {}) {
  const environment = virtualEnvironment(0.5);
  const events: ClientEvent[] = [];
  const onEvent = (event: ClientEvent): number => events.push(event);
  const stub = stubClient(answers, { environment, policy: POLICY, onEvent, ...options });
  const changes = () =>
    events
      .filter((event): event is BreakerEvent => event.kind === "breaker")
      .map(({ from, to }) => [from, to]);
  const fail = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await failureOf(call(stub.client, get, input, ONCE));
  };
  return { ...stub, environment, events, changes, fail };
}

describe("an open circuit", () => {
  test("trap 41: rejects at once, with no attempt, no wait and the time to come back", async () => {
    const { client, environment, seen, fail } = subject([DOWN]);
    await fail(3);
    const before = environment.now();
    const error = await failureOf(call(client, get, input));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({
      code: "breaker-open",
      attempts: [],
      retryAfterMs: 30_000,
      retryable: true,
    });
    expect((error as RejectedError).advice).toContain("30 s");
    expect(environment.now()).toBe(before);
    expect(environment.pendingTimers()).toBe(0);
    expect(seen).toHaveLength(3);
  });

  test("trap 41: no backoff is waited for before a circuit that the last failure has opened", async () => {
    const { client, environment, seen, fail } = subject([DOWN]);
    await fail(2);
    const error = await failureOf(call(client, get, input, { retry: 5 }));
    expect(error).toMatchObject({
      kind: "rejected",
      code: "breaker-open",
      cause: { kind: "api", status: 503 },
    });
    expect((error as RejectedError).attempts).toHaveLength(1);
    expect(seen).toHaveLength(3);
    expect(environment.now()).toBe(0);
  });

  test("every change of state is an event", async () => {
    const { client, environment, changes, fail } = subject([DOWN, DOWN, DOWN, DOWN, OK]);
    await fail(3);
    await environment.advance(30_000);
    await fail(1);
    await environment.advance(60_000);
    await call(client, get, input);
    expect(changes()).toStrictEqual([
      ["closed", "open"],
      ["open", "half-open"],
      ["half-open", "open"],
      ["open", "half-open"],
      ["half-open", "closed"],
    ]);
  });
});

describe("what counts", () => {
  test.each([400, 401, 403, 404, 409, 422, 429])("trap 32: %i does not", async (status) => {
    const { changes, fail } = subject([jsonResponse(status, {})]);
    await fail(5);
    expect(changes()).toStrictEqual([]);
  });

  test.each([408, 500, 502, 503, 504])("trap 32: %i does", async (status) => {
    const { changes, fail } = subject([jsonResponse(status, {})]);
    await fail(3);
    expect(changes()).toStrictEqual([["closed", "open"]]);
  });

  test("trap 32: policy.countStatus says which 5xx", async () => {
    const policy = { ...POLICY, breaker: { ...POLICY.breaker, countStatus: [504] } };
    const { changes, fail } = subject([DOWN], { policy });
    await fail(5);
    expect(changes()).toStrictEqual([]);
  });

  test("trap 28: a caller's abort does not, a timeout of an attempt does", async () => {
    const { client, environment, changes } = subject([never]);
    for (let time = 0; time < 5; time += 1) {
      const controller = new AbortController();
      const running = failureOf(call(client, get, input, { signal: controller.signal }));
      await environment.advance(1);
      controller.abort();
      await running;
    }
    expect(changes()).toStrictEqual([]);
    for (let time = 0; time < 3; time += 1) {
      const running = failureOf(call(client, get, input, { retry: false, timeout: { attemptMs: 100 } }));
      await environment.advance(100);
      expect(await running).toBeInstanceOf(TimeoutError);
    }
    expect(changes()).toStrictEqual([["closed", "open"]]);
  });

  test("a server that never answers counts, also where the whole call has less time than an attempt", async () => {
    const { client, environment, changes } = subject([never]);
    for (let time = 0; time < 3; time += 1) {
      const running = failureOf(call(client, get, input, { timeout: 500 }));
      await environment.advance(500);
      await running;
    }
    expect(changes()).toStrictEqual([["closed", "open"]]);
  });

  test("trap 32: what is refused here does not", async () => {
    const auth = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;
    const environment = virtualEnvironment();
    const { client } = stubClient([OK], { environment, policy: POLICY }, auth);
    for (let time = 0; time < 5; time += 1) {
      expect(await failureOf(call(client, get, input))).toMatchObject({ kind: "auth" });
    }
  });
});

/** What a platform throws at a request that it does not even try, or at a redirect that none may follow. */
const unsent = (code: string): Error => Object.assign(new Error("unsent"), { code });
const HOOK_FAILED = unsent("ERR_HOOK_FAILED");
const BAD_PORT = new TypeError("fetch failed", { cause: new Error("bad port") });
const REDIRECTED = new TypeError("fetch failed", { cause: new Error("unexpected redirect") });

describe("what is no fault of the server's", () => {
  test.each([
    ["a hook that fails", HOOK_FAILED],
    ["a port that is never called", BAD_PORT],
    ["a redirect that is not followed", REDIRECTED],
  ])("trap 32: %s does not count", async (_, thrown) => {
    const { client, changes, fail } = subject([...Array.from({ length: 5 }, () => thrown), OK]);
    await fail(5);
    expect(changes()).toStrictEqual([]);
    await expect(call(client, get, input)).resolves.toStrictEqual({});
  });

  test.each([
    ["refused", unsent("ECONNREFUSED")],
    ["reset", unsent("ECONNRESET")],
  ])("trap 32: a connection that is %s does", async (_, thrown) => {
    const { changes, fail } = subject([thrown]);
    await fail(3);
    expect(changes()).toStrictEqual([["closed", "open"]]);
  });

  test.each([
    ["a hook that fails", HOOK_FAILED],
    ["a port that is never called", BAD_PORT],
  ])("trap 38: %s gives the probe's permit back, and decides nothing", async (_, thrown) => {
    const { client, environment, changes, fail } = subject([DOWN, DOWN, DOWN, thrown, OK]);
    await fail(3);
    await environment.advance(30_000);
    await fail(1);
    expect(changes().at(-1)).toStrictEqual(["open", "half-open"]);
    await expect(call(client, get, input)).resolves.toStrictEqual({});
    expect(changes().at(-1)).toStrictEqual(["half-open", "closed"]);
  });

  test("a probe that is sent elsewhere has been answered: the circuit closes", async () => {
    const { environment, changes, fail } = subject([DOWN, DOWN, DOWN, REDIRECTED]);
    await fail(3);
    await environment.advance(30_000);
    await fail(1);
    expect(changes().at(-1)).toStrictEqual(["half-open", "closed"]);
  });
});

describe("half-open", () => {
  test("trap 33: many calls at once send one probe", async () => {
    let release = (_: Response): void => undefined;
    const slow = (): Promise<Response> =>
      new Promise((resolve) => {
        release = resolve;
      });
    const { client, environment, seen, fail } = subject([DOWN, DOWN, DOWN, slow, OK]);
    await fail(3);
    await environment.advance(30_000);
    const probe = call(client, get, input);
    const others = Array.from({ length: 20 }, () => failureOf(call(client, get, input)));
    for (const other of others) expect(await other).toMatchObject({ code: "breaker-open" });
    expect(seen).toHaveLength(4);
    release(OK.clone());
    await probe;
    await call(client, get, input);
    expect(seen).toHaveLength(5);
  });

  test("trap 34: a probe that never settles makes way after its lease", async () => {
    const hung = (): Promise<Response> => new Promise(() => undefined);
    const { client, environment, seen, fail } = subject([DOWN, DOWN, DOWN, hung, OK]);
    await fail(3);
    await environment.advance(30_000);
    const probe = failureOf(call(client, get, input, { retry: false, timeout: { attemptMs: 1_000 } }));
    await environment.advance(999);
    const refused = await failureOf(call(client, get, input));
    expect(refused).toMatchObject({ code: "breaker-open", retryAfterMs: 1 });
    await environment.advance(1);
    await probe;
    expect(seen).toHaveLength(4);
  });

  test("trap 35: a failure from before the trip changes nothing of a half-open circuit", async () => {
    let failLate = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        failLate = resolve;
      });
    const { client, environment, changes, fail } = subject([late, DOWN, DOWN, DOWN, never]);
    const old = failureOf(
      call(client, get, input, { retry: false, timeout: { attemptMs: 99_000, totalMs: 100_000 } }),
    );
    await fail(3);
    await environment.advance(30_000);
    const probe = failureOf(call(client, get, input, ONCE));
    await environment.advance(0);
    const before = changes().length;
    failLate(DOWN.clone());
    await old;
    expect(changes()).toHaveLength(before);
    await environment.advance(10_000);
    await probe;
  });

  test("trap 38: an aborted probe gives its permit back", async () => {
    const { client, environment, fail } = subject([DOWN, DOWN, DOWN, never, OK]);
    await fail(3);
    await environment.advance(30_000);
    const controller = new AbortController();
    const probe = failureOf(call(client, get, input, { signal: controller.signal }));
    await environment.advance(1);
    controller.abort();
    await probe;
    await expect(call(client, get, input)).resolves.toStrictEqual({});
  });

  test("trap 36: failures of five minutes ago do not open a circuit", async () => {
    const { changes, environment, fail } = subject([DOWN]);
    await fail(2);
    await environment.advance(300_000);
    await fail(1);
    expect(changes()).toStrictEqual([]);
  });

  test("trap 40: how long it stays open differs from process to process", async () => {
    const spans = [];
    for (const random of [0, 0.999]) {
      const environment = virtualEnvironment(random);
      const { client } = stubClient([DOWN], { environment, policy: POLICY });
      for (let time = 0; time < 3; time += 1) await failureOf(call(client, get, input, ONCE));
      spans.push(((await failureOf(call(client, get, input))) as RejectedError).retryAfterMs);
    }
    expect(spans[0]).toBeCloseTo(24_000);
    expect(spans[1]).toBeGreaterThan(35_000);
  });
});

describe("scopes", () => {
  test("by tag, the operations of one share a circuit that others do not see", async () => {
    const policy = { ...POLICY, breaker: { ...POLICY.breaker, scope: "tag" } } as const;
    const { client, seen, fail } = subject([DOWN, DOWN, DOWN, OK], { policy });
    const sibling: AnyOperation = operation(() => ({ ...get.describe(), id: "sibling" }));
    await fail(3);
    expect(await failureOf(call(client, sibling, input))).toMatchObject({ code: "breaker-open" });
    await call(client, list, {});
    expect(seen).toHaveLength(4);
  });

  test("trap 39: of an operation: the others go on, and values of a path make no circuits", async () => {
    const policy = { ...POLICY, breaker: { ...POLICY.breaker, scope: "operation" } } as const;
    const { client, seen } = subject([DOWN, DOWN, DOWN, OK], { policy });
    for (const id of ["a", "b", "c"]) await failureOf(call(client, get, { path: { id } }, ONCE));
    expect(await failureOf(call(client, get, { path: { id: "d" } }))).toBeInstanceOf(RejectedError);
    await call(client, list, {});
    expect(seen).toHaveLength(4);
  });

  test("two clients share nothing, unless they are given the same resources", async () => {
    const resources = createResources();
    const first = subject([DOWN], { resources });
    await first.fail(3);
    const stranger = subject([OK]);
    const partner = subject([OK], { resources, environment: first.environment });
    await expect(call(stranger.client, get, input)).resolves.toStrictEqual({});
    expect(await failureOf(call(partner.client, get, input))).toBeInstanceOf(RejectedError);
  });

  test("of a tenant: one that fails does not hold the others back", async () => {
    const policy = { ...POLICY, breaker: { ...POLICY.breaker, scope: "tenant" } } as const;
    const { client } = subject([DOWN, DOWN, DOWN, OK], { policy });
    const [acme, apex] = [client.for({ tenant: "acme" }), client.for({ tenant: "apex" })];
    for (let time = 0; time < 3; time += 1) await failureOf(call(acme, get, input, ONCE));
    expect(await failureOf(call(client.for({ tenant: "acme" }), get, input))).toBeInstanceOf(RejectedError);
    await expect(call(apex, get, input)).resolves.toStrictEqual({});
  });

  test("`breaker: false` refuses nothing", async () => {
    const { client, seen } = subject([DOWN], { policy: { breaker: false, budget: false } });
    for (let time = 0; time < 20; time += 1) await failureOf(call(client, get, input, ONCE));
    expect(seen).toHaveLength(20);
  });
});
