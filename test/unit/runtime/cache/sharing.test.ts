import { AbortedError, call, type Environment, type Progress } from "@gen-client/runtime";
import { memoryCache } from "@gen-client/runtime/cache";
import { fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, it, vi } from "vitest";
import { failureOf, jsonResponse } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { cacheClient, cachedFile, cachedGet } from "./cache-client.ts";

/** Answers when told. */
function held() {
  const waiting: ((response: Response) => void)[] = [];
  const aborted: unknown[] = [];
  // A request that nobody holds is collected, and its signal then hears no abort.
  const requests: Request[] = [];
  return {
    answer: (request: Request) => {
      requests.push(request);
      request.signal.addEventListener("abort", () => aborted.push(request.signal.reason));
      return new Promise<Response>((resolve) => waiting.push(resolve));
    },
    release: (response: Response) => {
      for (const resolve of waiting.splice(0)) resolve(response.clone());
    },
    aborted,
  };
}

describe("trap 65: equal reads at the same time", () => {
  it("share one request, each with data of its own", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const running = [1, 2, 3].map(() => call(client, cachedGet(), {}).withMeta());
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    origin.release(jsonResponse(200, { a: 1 }));
    const results = await Promise.all(running);
    expect(results.map(({ meta }) => meta.cache?.state).sort()).toEqual(["coalesced", "coalesced", "miss"]);
    expect(new Set(results.map(({ data }) => data)).size).toBe(3);
    expect(seen).toHaveLength(1);
  });

  it("are shared by clients of the same tenant, and of no other", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const running = ["a", "a", "b"].map((tenant) => call(client.for({ tenant }), cachedGet(), {}));
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    origin.release(jsonResponse(200, {}));
    await Promise.all(running);
    expect(seen).toHaveLength(2);
  });

  it("go on when the one that began gives up", async () => {
    const origin = held();
    const { client, seen, environment } = cacheClient([origin.answer]);
    const leader = new AbortController();
    const first = failureOf(call(client, cachedGet(), {}, { signal: leader.signal }));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    const second = call(client, cachedGet(), {});
    // Its credentials and keys are known by then.
    await environment.advance(0);
    leader.abort("enough");
    expect(await first).toBeInstanceOf(AbortedError);
    origin.release(jsonResponse(200, { a: 1 }));
    expect(await second).toEqual({ a: 1 });
    expect(origin.aborted).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  it("end when the last gives up", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const caller = new AbortController();
    const running = failureOf(call(client, cachedGet(), {}, { signal: caller.signal }));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    caller.abort("enough");
    expect(await running).toBeInstanceOf(AbortedError);
    await vi.waitFor(() => expect(origin.aborted).toHaveLength(1));
    const again = call(client, cachedGet(), {});
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    origin.release(jsonResponse(200, 2));
    expect(await again).toBe(2);
  });

  it("fail together, and the failure is not kept", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer, jsonResponse(200, "well")]);
    const running = [1, 2].map(() => failureOf(call(client, cachedGet(), {})));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    origin.release(jsonResponse(503, {}));
    for (const error of await Promise.all(running)) expect(error).toMatchObject({ status: 503 });
    expect(await call(client, cachedGet(), {})).toBe("well");
  });

  it("are not equal with other headers, other callers or other limits", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const running = [
      call(client, cachedGet(), {}),
      call(client, cachedGet(), {}, { headers: { "Accept-Language": "de" } }),
      call(client, cachedGet(), {}, { headers: { Cookie: "a=b" } }),
      call(client, cachedGet(), {}, { timeout: 5_000 }),
    ];
    await vi.waitFor(() => expect(seen).toHaveLength(4));
    origin.release(jsonResponse(200, {}));
    await Promise.all(running);
  });

  it("go their own ways where one is handed the body as a stream, which is read once", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const stream = () => call(client, cachedFile(), {}, { as: "stream" });
    const blob = () => call(client, cachedFile(), {});
    const running = [stream(), stream(), blob(), blob()];
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    origin.release(new Response("bytes"));
    const texts = (await Promise.all(running)).map((body) => new Response(body).text());
    expect(await Promise.all(texts)).toEqual(["bytes", "bytes", "bytes", "bytes"]);
  });

  it("go their own ways with coalesce: false", async () => {
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const own = cachedGet({ coalesce: false });
    const running = [call(client, own, {}), call(client, own, {})];
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    origin.release(jsonResponse(200, {}));
    await Promise.all(running);
  });
});

describe("how far a download is", () => {
  it("is told of what is kept, or was another's, once: it is all there", async () => {
    const file = new Response("bytes", { headers: { "Content-Length": "5", "Cache-Control": "max-age=10" } });
    const origin = held();
    const { client, seen } = cacheClient([origin.answer]);
    const told: Progress[][] = [];
    const following = () => {
      const steps: Progress[] = [];
      told.push(steps);
      return call(client, cachedFile(), {}, { onProgress: (progress) => steps.push(progress) });
    };
    const running = [following(), following()];
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    origin.release(file);
    await Promise.all(running);
    await following();
    expect(seen).toHaveLength(1);
    expect(told).toEqual(Array(3).fill([{ receivedBytes: 5, totalBytes: 5 }]));
  });

  it("is told of a stale reply that stands in", async () => {
    const file = new Response("bytes", { headers: { "Content-Length": "5" } });
    const { client } = cacheClient([file, jsonResponse(503, {})], { fallback: fallbacks() });
    const told: Progress[] = [];
    const policy = { cache: { mode: "ttl", ttlMs: 0 }, fallback: [{ kind: "stale" }] } as const;
    await call(client, cachedFile(), {}, { policy });
    await call(client, cachedFile(), {}, { policy, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([{ receivedBytes: 5, totalBytes: 5 }]);
  });
});

describe("stale-while-revalidate", () => {
  const lenient = cachedGet({ staleWhileRevalidateMs: 60_000 });
  const fresh = { "Cache-Control": "max-age=10" };

  it("hands over what is stale at once, and renews it once behind it", async () => {
    const origin = held();
    const { client, seen, environment } = cacheClient([jsonResponse(200, 1, fresh), origin.answer]);
    await call(client, lenient, {});
    await environment.advance(20_000);
    const results = await Promise.all([1, 2, 3].map(() => call(client, lenient, {}).withMeta()));
    expect(results.map(({ data, meta }) => [data, meta.cache?.state])).toEqual([
      [1, "stale"],
      [1, "stale"],
      [1, "stale"],
    ]);
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    origin.release(jsonResponse(200, 2, fresh));
    await vi.waitFor(async () => expect(await call(client, lenient, {})).toBe(2));
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  it("a renewal that fails hurts nobody", async () => {
    const { client, seen, environment } = cacheClient([
      jsonResponse(200, 1, fresh),
      new TypeError("fetch failed"),
      jsonResponse(200, 3, fresh),
    ]);
    await call(client, lenient, {});
    await environment.advance(20_000);
    expect(await call(client, lenient, {})).toBe(1);
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    await environment.advance(0);
    expect(await call(client, lenient, {})).toBe(1);
    await vi.waitFor(() => expect(seen).toHaveLength(3));
  });

  it("trap 21: all timers of a renewal are of the background, and the limit of a call is not", async () => {
    const grounds: unknown[] = [];
    const environment = virtualEnvironment();
    const schedule: Environment["schedule"] = (delayMs, callback, ground) => {
      grounds.push(ground);
      return environment.schedule(delayMs, callback);
    };
    const answers = [jsonResponse(200, 1, fresh), jsonResponse(503, {}), jsonResponse(200, 3, fresh)];
    const options = { environment: { ...environment, schedule }, cache: memoryCache() };
    const { client, seen } = cacheClient(answers, options);
    const patient = cachedGet({ staleWhileRevalidateMs: 60_000 }, { retry: { maxAttempts: 2 } });
    await call(client, patient, {});
    await environment.advance(20_000);
    grounds.length = 0;
    expect(await call(client, patient, {})).toBe(1);
    await environment.advance(5_000);
    expect(seen).toHaveLength(3);
    const [limitOfCall, ...ofRenewal] = grounds;
    expect(limitOfCall).toBeUndefined();
    expect(new Set(ofRenewal)).toEqual(new Set(["background"]));
  });

  it("a renewal that hangs ends with the time of a call", async () => {
    const origin = held();
    const { client, seen, environment } = cacheClient([jsonResponse(200, 1, fresh), origin.answer]);
    const short = cachedGet(
      { staleWhileRevalidateMs: 60_000 },
      { timeout: { totalMs: 500, attemptMs: 9_000 } },
    );
    await call(client, short, {});
    await environment.advance(20_000);
    await call(client, short, {});
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    await environment.advance(500);
    expect(origin.aborted).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  it("a renewal reads the body that its caller was handed as a stream, and tells nobody how far it is", async () => {
    const told: number[] = [];
    const onProgress = ({ receivedBytes }: Progress): number => told.push(receivedBytes);
    const answers = ["old", "new"].map((text) => new Response(text, { headers: fresh }));
    const { client, seen, environment } = cacheClient(answers);
    const file = cachedFile({ staleWhileRevalidateMs: 60_000 });
    await call(client, file, {});
    await environment.advance(20_000);
    const stale = await call(client, file, {}, { as: "stream", onProgress });
    expect(await new Response(stale).text()).toBe("old");
    const before = told.length;
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    await environment.advance(0);
    expect(await (await call(client, file, {})).text()).toBe("new");
    expect(seen).toHaveLength(2);
    expect(told).toHaveLength(before);
    expect(environment.pendingTimers()).toBe(0);
  });
});
