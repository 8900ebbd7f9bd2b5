import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

/** A running mock server of one OpenAPI document. */
export interface Prism {
  readonly url: string;
  /** Everything it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

export interface PrismOptions {
  /** Path of the OpenAPI document. */
  readonly document: string;
  /** Answers made from the schemas, in place of the examples. */
  readonly dynamic?: boolean;
  /** A request that breaks the contract gets an error as its answer. */
  readonly errors?: boolean;
  readonly readyWithinMs?: number;
}

const POLL_MS = 25;

/** Starts Prism on a free port and resolves once the port accepts connections. */
export async function startPrism(options: PrismOptions): Promise<Prism> {
  const port = await freePort();
  const child = spawn(process.execPath, [prismProgram(), ...prismArguments(options, port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = collectOutput(child);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await untilReady(child, port, options.readyWithinMs ?? 30_000, log);
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    stop: async () => {
      child.kill();
      await closed;
    },
  };
}

/** The path of Prism's program, without a shell or a PATH in between. */
function prismProgram(): string {
  try {
    return createRequire(import.meta.url).resolve("@stoplight/prism-cli");
  } catch (cause) {
    throw new Error("Prism is missing: @stoplight/prism-cli is not installed. Run `npm ci` first.", {
      cause,
    });
  }
}

function prismArguments(options: PrismOptions, port: number): string[] {
  const flags = ["--port", String(port), "--host", "127.0.0.1"];
  if (options.dynamic) flags.push("--dynamic", "--seed", "7");
  if (options.errors) flags.push("--errors");
  return ["mock", ...flags, options.document];
}

function collectOutput(child: ChildProcess): () => string {
  let text = "";
  const add = (chunk: Buffer): void => {
    text += chunk.toString("utf8");
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => text;
}

async function untilReady(
  child: ChildProcess,
  port: number,
  withinMs: number,
  log: () => string,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`Prism stopped before it was ready:\n${log()}`);
    if (performance.now() > deadline) {
      child.kill();
      throw new Error(`Prism was not ready within ${withinMs} ms:\n${log()}`);
    }
    await sleep(POLL_MS);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const settle = (ready: boolean): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
