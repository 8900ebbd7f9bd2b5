import {
  type ClientTelemetry,
  call,
  consoleLogger,
  createTelemetry,
  type Telemetry,
} from "@gen-client/runtime";
import {
  asBytes,
  type ClientOptions,
  type Operation,
  operation,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/a",
  replies: { 200: reader(() => r.object({ id: r.string() })) },
}));
const download: Operation<undefined, Blob, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/b",
  replies: { 200: asBytes() },
}));
const drifting = jsonResponse(200, { id: "a", more: 1 });

/** Listeners of all sorts are given this one: it takes what it is told, and has nothing to say. */
type Listener = () => void;
const FAILING: readonly (readonly [string, Listener])[] = [
  [
    "throws",
    () => {
      throw new Error("listener down");
    },
  ],
  ["is async and rejects", () => Promise.reject(new Error("listener down"))],
  [
    "gives a thenable that throws",
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: what query builders give.
      then: () => {
        throw new Error("listener down");
      },
    }),
  ],
];

function telemetryOf(fail: Listener): ClientTelemetry {
  const startAttempt = () => ({ headers: {}, end: fail });
  return createTelemetry({ onEvent: fail, startCall: () => ({ startAttempt, end: fail }) });
}

const OPTIONS: readonly (readonly [string, (fail: Listener) => ClientOptions])[] = [
  ["onEvent", (onEvent) => ({ onEvent })],
  ["onDrift", (onDrift) => ({ onDrift })],
  ["consoleLogger's write", (write) => ({ onEvent: consoleLogger({ show: "all", write }) })],
  ["telemetry", (fail) => ({ telemetry: telemetryOf(fail) })],
  [
    "telemetry that does not even start",
    (fail) => ({ telemetry: createTelemetry({ startCall: fail as never }) }),
  ],
];

describe.each(FAILING)("what listens and %s harms nobody", (_, fail) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    process.on("unhandledRejection", note);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.off("unhandledRejection", note);
    expect(unhandled.splice(0)).toStrictEqual([]);
  });

  test.each(OPTIONS)("%s", async (_name, optionsFor) => {
    const { client, seen } = stubClient([drifting], optionsFor(fail));
    expect(await call(client, get)).toStrictEqual({ id: "a", more: 1 });
    expect(seen).toHaveLength(1);
  });

  test("onProgress", async () => {
    const { client } = stubClient([new Response("bytes", { headers: { "Content-Type": "a/b" } })]);
    const options = { as: "bytes", onProgress: fail } as const;
    expect(await call(client, download, undefined, options)).toHaveLength(5);
  });
});

test("a telemetry may be of a class of its own", async () => {
  class Counting implements Telemetry {
    readonly told: string[] = [];
    startCall(): ReturnType<Telemetry["startCall"]> {
      return {
        startAttempt: () => ({ headers: {}, end: () => undefined }),
        end: () => this.told.push("end"),
      };
    }
    onEvent({ kind }: { readonly kind: string }): void {
      this.told.push(kind);
    }
  }
  const telemetry = new Counting();
  const { client } = stubClient([jsonResponse(200, { id: "a" })], {
    telemetry: createTelemetry(telemetry),
  });
  await call(client, get, {});
  expect(telemetry.told).toStrictEqual(["attempt", "end", "call"]);
});

test("a telemetry that nobody has made one for clients is refused, and not met by each call", () => {
  const telemetry = { startCall: () => undefined } as unknown as ClientTelemetry;
  expect(() => stubClient([], { telemetry })).toThrow(/the telemetry follows no calls/);
});
