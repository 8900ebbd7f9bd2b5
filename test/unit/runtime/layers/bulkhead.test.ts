import { call } from "@gen-client/runtime";
import { describe, expect, test } from "vitest";
import { limited, OK, subject } from "../support/limited.ts";
import { failureOf, jsonResponse } from "../support/stub-api.ts";

describe("the bulkhead", () => {
  test("holds no more slots than it has, and hands them on in order", async () => {
    const open: ((response: Response) => void)[] = [];
    const held = (): Promise<Response> => new Promise((resolve) => open.push(resolve));
    const { client, environment } = subject([held]);
    const get = limited({ concurrency: 2 });
    const running = Array.from({ length: 5 }, () => call(client, get, {}));
    await environment.advance(0);
    expect(open).toHaveLength(2);
    for (let done = 0; done < 5; done += 1) {
      open[done]?.(OK.clone());
      await environment.advance(0);
      expect(open).toHaveLength(Math.min(5, done + 3));
    }
    await Promise.all(running);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("a wait is bounded, and a slot is no longer waited for after an abort", async () => {
    const { client, environment, seen } = subject([() => new Promise(() => undefined)]);
    const get = limited({ concurrency: 1, maxWaitMs: 1_000 });
    const holder = new AbortController();
    const first = failureOf(call(client, get, {}, { signal: holder.signal }));
    const second = failureOf(call(client, get, {}));
    const quitter = new AbortController();
    const third = failureOf(call(client, get, {}, { signal: quitter.signal }));
    await environment.advance(500);
    quitter.abort();
    expect(await third).toMatchObject({ kind: "aborted", sent: "no" });
    await environment.advance(500);
    expect(await second).toMatchObject({ code: "bulkhead-full", attempts: [] });
    holder.abort();
    await first;
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("no slot is held through a backoff", async () => {
    const { client, environment, seen } = subject([jsonResponse(502, {}), OK]);
    const get = limited({ concurrency: 1, maxWaitMs: 10 });
    const first = call(client, get, {}, { policy: { retry: { baseDelayMs: 1_000, jitter: "none" } } });
    await environment.advance(0);
    await call(client, get, {});
    expect(seen).toHaveLength(2);
    await environment.advance(1_000);
    await first;
  });

  test("trap 29: an attempt that timed out gives its slot back", async () => {
    const { client, environment, seen } = subject([() => new Promise(() => undefined), OK]);
    const get = limited({ concurrency: 1 });
    const first = failureOf(call(client, get, {}, { retry: false, timeout: { attemptMs: 100 } }));
    const second = call(client, get, {});
    await environment.advance(100);
    await first;
    await second;
    expect(seen).toHaveLength(2);
  });
});
