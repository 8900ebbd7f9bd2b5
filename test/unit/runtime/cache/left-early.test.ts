import { type CallOptions, call, type PolicyPatch } from "@gen-client/runtime";
import { bearer } from "@gen-client/runtime/codegen";
import { describe, expect, it } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { cacheClient, cachedGet } from "./cache-client.ts";
import { heldOrigin } from "./held-origin.ts";

const PATIENT: PolicyPatch = { retry: { maxAttempts: 2, baseDelayMs: 400, jitter: "none" } };
const LOST = { number: 1, reason: "total-timeout", sent: "maybe", elapsedMs: 300 };

function start(cache: { readonly coalesce?: boolean } = {}) {
  const origin = heldOrigin();
  const { client, environment, events } = cacheClient(
    [origin.answer],
    { auth: { key: async () => "secret" } },
    { securitySchemes: { key: bearer() }, security: [["key"]] },
  );
  const read = cachedGet(cache, PATIENT);
  const safely = (options: CallOptions = {}) => call(client, read, {}, options).safe();
  return { origin, environment, events, safely };
}

async function ended(running: ReturnType<ReturnType<typeof start>["safely"]>) {
  const end = await running;
  if (end.ok) throw new Error("the call was to fail");
  return end;
}

describe("a call whose request is shared by nobody, and that ends early", () => {
  it.each([true, false])("says what it had sent when its time is up (coalesce: %s)", async (coalesce) => {
    const { origin, environment, events, safely } = start({ coalesce });
    const running = safely({ timeout: 300 });
    await origin.asked(1);
    await environment.advance(300);
    const { error, meta } = await ended(running);
    expect(error).toMatchObject({ code: "total-timeout", attempts: [LOST], sent: "maybe" });
    expect(meta.attempts).toEqual(error.attempts);
    expect(events.filter(({ kind }) => kind === "attempt")).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  it.each([true, false])("says so when its caller aborts (coalesce: %s)", async (coalesce) => {
    const { origin, safely } = start({ coalesce });
    const caller = new AbortController();
    const running = safely({ signal: caller.signal });
    await origin.asked(1);
    caller.abort("enough");
    const { error, meta } = await ended(running);
    expect(error).toMatchObject({ code: "aborted", reason: "enough", sent: "maybe", retryable: false });
    expect(error.attempts).toMatchObject([{ number: 1, reason: "aborted", sent: "maybe" }]);
    expect(meta.attempts).toEqual(error.attempts);
    expect(error.advice).toContain("under way");
  });

  it("names the attempts before the last one, too", async () => {
    const { origin, environment, safely } = start();
    const running = safely({ timeout: { totalMs: 1_000, attemptMs: 1_000 } });
    await origin.release(1, jsonResponse(502, {}));
    await environment.advance(400);
    await origin.asked(2);
    await environment.advance(600);
    const { error, meta } = await ended(running);
    expect(error.attempts).toMatchObject([
      { number: 1, status: 502, delayMs: 400 },
      { number: 2, reason: "total-timeout" },
    ]);
    expect(meta.attempts).toEqual(error.attempts);
  });
});

describe("a call that leaves a request which goes on for others", () => {
  it("has what was done until then in its error and its meta, and nothing of what is done later", async () => {
    const { origin, environment, safely } = start();
    const caller = new AbortController();
    const leaving = safely({ signal: caller.signal });
    const staying = safely();
    await origin.release(1, jsonResponse(502, {}));
    await environment.advance(400);
    await origin.asked(2);
    await environment.advance(50);
    caller.abort();
    const end = await ended(leaving);
    const expected = [
      { number: 1, status: 502, sent: "yes" },
      { number: 2, reason: "aborted", sent: "maybe", elapsedMs: 50 },
    ];
    expect(end.error).toMatchObject({ attempts: expected, sent: "yes" });
    await origin.release(2, jsonResponse(200, "well"));
    expect(await staying).toMatchObject({ data: "well", meta: { attempts: [] } });
    expect((await leaving).meta.attempts).toEqual(end.error.attempts);
  });

  it("says what was sent while it waits for a repeat, of which nothing is under way", async () => {
    const { origin, environment, safely } = start();
    const caller = new AbortController();
    const leaving = safely({ signal: caller.signal });
    const staying = safely();
    await origin.release(1, jsonResponse(502, {}));
    await environment.advance(100);
    caller.abort();
    const { error } = await ended(leaving);
    expect(error).toMatchObject({ attempts: [{ number: 1, status: 502 }], sent: "yes" });
    await environment.advance(300);
    await origin.release(2, jsonResponse(200, "well"));
    expect(await staying).toMatchObject({ data: "well" });
  });
});

describe("a call that had joined another's request, and leaves it", () => {
  it.each(["first", "last"])(
    "says that a request was under way, which was not its own (%s)",
    async (turn) => {
      const { origin, environment, safely } = start();
      const [leader, follower] = [new AbortController(), new AbortController()];
      const led = safely({ signal: leader.signal });
      const joined = safely({ signal: follower.signal });
      await origin.asked(1);
      await environment.advance(10);
      if (turn === "last") {
        leader.abort();
        await led;
      }
      follower.abort("enough");
      const { error, meta } = await ended(joined);
      expect(error).toMatchObject({ code: "aborted", reason: "enough", sent: "maybe", attempts: [] });
      expect(meta).toMatchObject({ attempts: [], cache: { state: "coalesced" } });
      leader.abort();
      await led;
    },
  );
});
