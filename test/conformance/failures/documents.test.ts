import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CallPromise, ClientBase, ClientOptions } from "@gen-client/runtime";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { generate } from "../../../generator/src/index.ts";
import { SMALL_DOCUMENT } from "./small-document.ts";
import { startTalkServer, type TalkServer } from "./talk-server.ts";

const SLACK = fileURLToPath(new URL("../../../../shared/specs/slack-web.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gen-client-failures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OVERLAY = `overlay: 1.0.0
info: { title: How replies tell that they failed, version: 1.0.0 }
actions:
  - target: $
    update:
      x-resilience:
        version: 1
        retry: { baseDelay: 1ms, throttleBaseDelay: 1ms }
        failure:
          when: /ok
          is: false
          code: /error
          as: default
          retry: { ratelimited: throttling, fatal_error: transient }
`;

type Call = (input?: object) => CallPromise<unknown>;

interface Talk extends ClientBase {
  readonly postMessage: Call;
  readonly history: Call;
}

interface Slack extends ClientBase {
  readonly chat: { readonly postMessage: Call };
  readonly conversations: { readonly list: Call };
}

/** Generates a client of some operations, and makes it. */
async function clientOf<Api>(spec: string, operations: readonly string[], auth: object = {}): Promise<Api> {
  const overlay = join(folder, "overlay.yaml");
  writeFileSync(overlay, OVERLAY);
  const out = mkdtempSync(join(folder, "client-"));
  const include = { operations };
  const { ok, diagnostics } = await generate({
    spec,
    overlays: [overlay],
    include,
    out,
    importExtension: "ts",
  });
  const failures = diagnostics.filter(({ code }) => code.startsWith("x-resilience"));
  expect({ ok, failures }).toEqual({ ok: true, failures: [] });
  const { createClient } = (await import(pathToFileURL(join(out, "index.ts")).href)) as {
    readonly createClient: (options: ClientOptions) => Api;
  };
  return createClient({ baseUrl: server.url, ...auth });
}

let server: TalkServer;
beforeEach(async () => {
  server = await startTalkServer();
});
afterEach(() => server.stop());

describe("trap 70: a document whose replies all have status 200", () => {
  const spec = join(folder, "small.json");
  writeFileSync(spec, JSON.stringify(SMALL_DOCUMENT));

  test("its failures are errors, with the body that the document gives failures", async () => {
    const api = await clientOf<Talk>(spec, ["postMessage", "history"]);
    server.answer({ ok: false, error: "not_authed" });
    const failed = await api.postMessage({ body: { text: "hello" } }).safe();
    expect(failed).toMatchObject({
      ok: false,
      error: {
        kind: "api",
        status: 200,
        code: "failure-in-body",
        problem: { code: "not_authed" },
        data: { ok: false, error: "not_authed" },
        retryable: false,
      },
      meta: { drift: [] },
    });
    server.answer({ ok: true, ts: "1.2" });
    expect(await api.postMessage({ body: { text: "hello" } })).toEqual({ ok: true, ts: "1.2" });
  });

  test("an operation without such a body reads it as its own, and tells of the difference", async () => {
    const api = await clientOf<Talk>(spec, ["history"]);
    expect(api.$policy("history")).toMatchObject({ failure: { when: "/ok", is: [false], code: "/error" } });
    server.answer({ ok: false, error: "not_authed" });
    expect(await api.history().safe()).toMatchObject({
      error: { problem: { code: "not_authed" }, data: { ok: false } },
      meta: {
        drift: [
          { path: "$.error", kind: "unknown-property" },
          { path: "$.messages", kind: "missing" },
        ],
      },
    });
  });

  test("a write is repeated when it came too soon, and not when it may be half done", async () => {
    const api = await clientOf<Talk>(spec, ["postMessage"]);
    server.answer({ ok: false, error: "ratelimited" }, { ok: true, ts: "1.2" });
    expect(await api.postMessage({ body: {} }).withMeta()).toMatchObject({
      meta: { attempts: [{ status: 200, reason: "failure-in-body" }, { status: 200 }] },
    });
    server.answer({ ok: false, error: "fatal_error" }, { ok: true, ts: "1.2" });
    expect(await api.postMessage({ body: {} }).safe()).toMatchObject({
      error: { problem: { code: "fatal_error" }, retryable: false, attempts: [{ number: 1 }] },
    });
  });
});

describe.skipIf(!existsSync(SLACK))("Slack's document, with an overlay of ours (needs ../shared)", () => {
  test("what it says with a 200 is what it means", { timeout: 60_000 }, async () => {
    const auth = { auth: { slackAuth: "xoxb-test" } };
    const { chat, conversations } = await clientOf<Slack>(
      SLACK,
      ["chat_postMessage", "conversations_list"],
      auth,
    );
    server.answer({ ok: false, error: "channel_not_found" });
    const input = { header: { token: "xoxb-test" }, body: { channel: "C1", text: "hello" } };
    expect(await chat.postMessage(input).safe()).toMatchObject({
      ok: false,
      error: { status: 200, problem: { code: "channel_not_found" }, data: { ok: false } },
      meta: { drift: [] },
    });
    server.answer({ ok: false, error: "fatal_error" }, { ok: true, channels: [] });
    expect(await conversations.list({ query: { token: "xoxb-test" } }).safe()).toMatchObject({
      ok: true,
      meta: { attempts: [{ reason: "failure-in-body" }, { status: 200 }] },
    });
  });
});
