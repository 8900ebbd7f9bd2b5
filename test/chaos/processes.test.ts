import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Soak } from "../bench/overhead/soak.ts";
import { jsonReply, startFaultServer } from "./fault-server.ts";

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** From the last word of the child to its end. */
  readonly lingeredMs: number;
}

async function runChild(
  name: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Ended> {
  const file = fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [...flags, file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  let spokeAtMs = performance.now();
  child.stdout.on("data", (data) => {
    output += data;
    spokeAtMs = performance.now();
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, output, lingeredMs: performance.now() - spokeAtMs };
}

/** A server that counts what it is sent. */
async function startCounter(): Promise<{ readonly url: string; readonly receivedBytes: () => number }> {
  let receivedBytes = 0;
  const server = createServer(async (request, response) => {
    for await (const chunk of request) receivedBytes += (chunk as Buffer).byteLength;
    response.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, receivedBytes: () => receivedBytes };
}

describe("trap 2: a stream is sent as it is made", () => {
  test("200 MB never lie in memory", { timeout: 120_000 }, async () => {
    const { url, receivedBytes } = await startCounter();
    const { code, output } = await runChild("upload-stream", [url, "200"], ["--expose-gc"]);
    expect(code).toBe(0);
    expect(receivedBytes()).toBe(200 * 1024 * 1024);
    expect(Number(output)).toBeGreaterThan(0);
    expect(Number(output)).toBeLessThan(64_000_000);
  });

  test("nor does a file of 200 MB that is a part", { timeout: 120_000 }, async () => {
    const { url, receivedBytes } = await startCounter();
    const folder = mkdtempSync(join(tmpdir(), "gen-client-upload-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "large.bin");
    writeFileSync(path, "");
    truncateSync(path, 200 * 1024 * 1024);
    const { code, output } = await runChild("upload-file", [url, path]);
    expect(code).toBe(0);
    expect(receivedBytes()).toBeGreaterThan(200 * 1024 * 1024);
    expect(Number(output)).toBeGreaterThan(0);
    expect(Number(output)).toBeLessThan(128_000_000);
  });
});

describe("trap 21: a process lives as long as its calls", () => {
  test("and no longer: what is renewed behind them holds nothing", async () => {
    const kept = jsonReply(200, { kept: true }, { "Cache-Control": "max-age=1" });
    const server = await startFaultServer(kept, jsonReply(503, {}, { "Retry-After": "20" }));
    onTestFinished(() => server.stop());
    const { code, output, lingeredMs } = await runChild("stale-read", [server.url]);
    expect({ code, output }).toEqual({ code: 0, output: '{"kept":true}\n' });
    expect(server.hits).toHaveLength(2);
    expect(lingeredMs).toBeLessThan(5_000);
  });

  test("and no longer: the timers of a call that has ended hold nothing", async () => {
    const server = await startFaultServer(jsonReply(200, { done: true }));
    onTestFinished(() => server.stop());
    const { code, output, lingeredMs } = await runChild("call-once", [server.url]);
    expect({ code, output }).toEqual({ code: 0, output: '{"done":true}\n' });
    // The limits of the call are 10 and 30 s; the rest is what a busy machine takes to end a process.
    expect(lingeredMs).toBeLessThan(5_000);
  });

  test("a call that waits for its next attempt, its connection closed, is not dropped", async () => {
    const busy = { ...jsonReply(503, {}, { "Retry-After": "1" }), close: true } as const;
    const server = await startFaultServer(busy, jsonReply(200, { done: true }));
    onTestFinished(() => server.stop());
    const { code, output } = await runChild("call-once", [server.url]);
    expect({ code, output }).toEqual({ code: 0, output: '{"done":true}\n' });
    expect(server.hits).toHaveLength(2);
  });
});

describe("trap 24: a signal that lives as long as the process", () => {
  // A fifth of what `npm run bench:overhead -- --soak` does, which takes minutes on a busy machine.
  test("has no listener, and the heap is flat, after 20,000 calls", { timeout: 120_000 }, async () => {
    const { code, output } = await runChild("soak-calls", ["20000"], ["--expose-gc"]);
    expect(code).toBe(0);
    const { calls, listenersLeft, heapMegabytes }: Soak = JSON.parse(output);
    expect(calls).toBe(20_000);
    expect(listenersLeft).toBe(0);
    const [, settled = 0] = heapMegabytes;
    expect((heapMegabytes.at(-1) ?? Number.POSITIVE_INFINITY) - settled).toBeLessThan(5);
  });
});
