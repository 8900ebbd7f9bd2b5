import { type ClientBase, call } from "@gen-client/runtime";
import { oauth2 } from "@gen-client/runtime/codegen";
import {
  clientCredentials,
  memoryTokenStore,
  refreshToken,
  type TokenStore,
  tokenStoreIn,
} from "@gen-client/runtime/oauth";
import { afterEach, describe, expect, test, vi } from "vitest";
import { failureOf, jsonResponse, plainGet, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

const SERVER = {
  clientId: "shop",
  clientSecret: "s3cret-of-shop",
  tokenUrl: "https://login.test/token",
} as const;
const HOUR_MS = 3_600_000;

type Step = "load" | "save" | "lock" | "unlock";

/** A store in memory whose steps hang, as many of them as are named. */
function hanging(...hung: readonly Step[]): { readonly store: TokenStore; readonly hung: Set<Step> } {
  const inner = memoryTokenStore();
  const hangs = new Set(hung);
  const step = async <Result>(name: Step, work: () => Promise<Result>): Promise<Result> =>
    hangs.has(name) ? new Promise(() => undefined) : work();
  return {
    hung: hangs,
    store: {
      ...inner,
      load: (key) => step("load", () => inner.load(key)),
      save: (key, tokens) => step("save", () => inner.save(key, tokens)),
      withLock: (key, run) =>
        step("lock", async () => {
          const result = await inner.withLock(key, run);
          return step("unlock", async () => result);
        }),
    },
  };
}

interface Setting {
  readonly environment: VirtualEnvironment;
  readonly client: ClientBase;
  /** What came to the token endpoint. */
  readonly asked: readonly string[];
}

function settingOf(kind: "own" | "user", store: TokenStore): Setting {
  const environment = virtualEnvironment();
  const asked: string[] = [];
  const oauth =
    kind === "own"
      ? clientCredentials({ ...SERVER, store })
      : refreshToken({ ...SERVER, store, refreshToken: "r-0" });
  const { client } = stubClient(
    [
      async (request) => {
        if (!request.url.endsWith("/token")) return jsonResponse(200, request.headers.get("authorization"));
        asked.push(new URLSearchParams(await request.text()).get("refresh_token") ?? "client");
        const n = asked.length;
        const body = {
          access_token: `t-${n}`,
          refresh_token: `r-${n}`,
          token_type: "bearer",
          expires_in: 3600,
        };
        return jsonResponse(200, body);
      },
    ],
    { environment, auth: { oauth }, policy: { timeout: { totalMs: 120_000, attemptMs: 60_000 } } },
    { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
  );
  return { environment, client, asked };
}

/** What a call gives within so long: its token, or its error's code. */
async function given({ client, environment }: Setting, withinMs: number): Promise<unknown> {
  let found: unknown = "nothing yet";
  call(client, plainGet, {})
    .safe()
    .then((result) => {
      found = result.ok ? result.data : [result.error.code, result.error.retryable];
    });
  await environment.advance(withinMs);
  return found;
}

describe("a store that never answers", () => {
  test.each(["load", "save", "lock", "unlock"] as const)(
    "when it is asked to %s keeps nobody from a token that costs but a request",
    async (step) => {
      const setting = settingOf("own", hanging(step).store);
      expect(await given(setting, 3_000)).toBe("Bearer t-1");
      expect(await given(setting, 0)).toBe("Bearer t-1");
      expect(setting.asked).toStrictEqual(["client"]);
      expect(setting.environment.pendingTimers()).toBe(0);
    },
  );

  test.each([
    ["load", 3_000],
    ["lock", 35_000],
  ] as const)(
    "when it is asked to %s is an error in time, and is used again once it answers",
    async (step, ms) => {
      const { store, hung } = hanging(step);
      const setting = settingOf("user", store);
      expect(await given(setting, ms - 1)).toBe("nothing yet");
      await setting.environment.advance(1);
      expect(await given(setting, ms)).toStrictEqual(["credential-failed", true]);
      expect(setting.asked).toStrictEqual([]);
      hung.clear();
      expect(await given(setting, 0)).toBe("Bearer t-1");
      expect(setting.asked).toStrictEqual(["r-0"]);
    },
  );

  test("when it is to save a pair that rotated gets it once more before anything else is asked", async () => {
    const { store, hung } = hanging("save");
    const setting = settingOf("user", store);
    expect(await given(setting, 3_000)).toStrictEqual(["credential-failed", true]);
    hung.clear();
    expect(await given(setting, 0)).toBe("Bearer t-1");
    expect(setting.asked).toStrictEqual(["r-0"]);
    await setting.environment.advance(HOUR_MS + 1);
    expect(await given(setting, 0)).toBe("Bearer t-2");
    expect(setting.asked).toStrictEqual(["r-0", "r-1"]);
  });

  test("when it is to let go of a lock changes nothing about what was done under it", async () => {
    const setting = settingOf("user", hanging("unlock").store);
    expect(await given(setting, 3_000)).toBe("Bearer t-1");
  });
});

test("a lock that comes too late runs nothing: whoever waited has gone on without it", async () => {
  const inner = memoryTokenStore();
  let give = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    give = resolve;
  });
  const locks: Promise<unknown>[] = [];
  const store: TokenStore = {
    ...inner,
    withLock: async (key, run) => {
      const locked = late.then(() => inner.withLock(key, run));
      locks.push(locked.catch(() => "not run"));
      return locked;
    },
  };
  const setting = settingOf("own", store);
  expect(await given(setting, 3_000)).toBe("Bearer t-1");
  give();
  expect(await Promise.all(locks)).toStrictEqual(["not run"]);
  expect(setting.asked).toStrictEqual(["client"]);
});

describe("a backend that never answers when it is asked for a lock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("holds up nobody who comes later, and a lock that it gives too late is let go of", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let isHung = true;
    let give = (_isOurs: boolean): void => undefined;
    const released: string[] = [];
    const store = tokenStoreIn({
      get: async () => undefined,
      set: async () => undefined,
      delete: async () => undefined,
      locks: {
        take: async () =>
          !isHung ||
          new Promise<boolean>((resolve) => {
            give = resolve;
          }),
        release: async (key) => released.push(key),
      },
    });
    const hung = failureOf(store.withLock("k", async () => "mine"));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await hung).toMatchObject({ code: "locked", message: expect.stringContaining("3 s") });
    isHung = false;
    expect(await store.withLock("k", async () => "mine")).toBe("mine");
    expect(released).toHaveLength(1);
    give(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(released).toHaveLength(2);
  });
});
