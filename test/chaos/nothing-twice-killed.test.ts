import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startLedgerServer, type Weather } from "./nothing-twice/ledger-server.ts";

const WRITER = fileURLToPath(new URL("./nothing-twice/writer.ts", import.meta.url));
const ORDERS = 20;
/** Requests at which the writer dies, and whether the server had done the thing by then. */
const DEATHS: readonly (readonly [request: number, weather: Weather])[] = [
  [4, "stall-before"],
  [13, "stall-after"],
];

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nothing-twice-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("trap 54: a process that is killed between sending and the answer", () => {
  test.each([
    ["file", "header", "Idempotency-Key"],
    ["sqlite", "header", "Idempotency-Key"],
    // Names that secrets have, and headers of secrets are not written down.
    ["file", "header", "X-Client-Token"],
    ["sqlite", "header", "Idempotency-Token"],
    ["file", "body", "client_token"],
  ] as const)("goes on with the same keys, from a %s, in the %s as %s", async (kind, place, name) => {
    let requests = 0;
    let child: ChildProcess | undefined;
    const server = await startLedgerServer(
      () => {
        requests += 1;
        return DEATHS.find(([request]) => request === requests)?.[1] ?? "fine";
      },
      (_, weather) => {
        // Killed while the server still has the request: what follows the answer never runs.
        if (weather !== "fine") child?.kill("SIGKILL");
      },
      { in: place, name },
    );
    const told = new Set<string>();
    const known = new Set<string>();
    let runs = 0;
    try {
      for (let isOver = false; !isOver; runs += 1) {
        expect(runs).toBeLessThan(10);
        const first = 1 + [...told].filter((line) => line.startsWith("begun")).length;
        const range = [String(first), String(ORDERS)];
        const args = [WRITER, join(folder, "journal"), kind, server.url, place, name, ...range];
        child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
        for (const line of await linesOf(child)) {
          told.add(line);
          if (line.startsWith("done ")) known.add(line.slice("done ".length));
          if (line === "end") isOver = true;
        }
      }
    } finally {
      child?.kill("SIGKILL");
      await server.stop();
    }
    expect(runs).toBe(DEATHS.length + 1);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
    expect(server.twoBodies.size).toBe(0);
    // Whatever reached the server is known to be done, also where the answer never came.
    expect([...server.hits.keys()].filter((reference) => !known.has(reference))).toStrictEqual([]);
    expect([...known].sort()).toStrictEqual([...server.effects.keys()].sort());
  });
});

async function linesOf(child: ChildProcess): Promise<readonly string[]> {
  let text = "";
  child.stdout?.on("data", (piece: Buffer) => {
    text += piece.toString("utf8");
  });
  await new Promise((resolve) => child.on("close", resolve));
  return text.split("\n").filter((line) => line !== "");
}
