/**
 * What a call costs: microseconds of CPU time, in a process per contender, runs interleaved, medians.
 *
 *     npm run bench:overhead                    over a loopback socket, and over replies made in the process
 *     npm run bench:overhead -- --runs=9
 *     npm run bench:overhead -- --soak          100,000 calls on one signal: heap and listeners
 *
 * The loopback column holds everything that Node does for a request, a multiple of what any client adds; the other
 * leaves the wire out, so that what the client adds shows through the noise.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CONTENDERS } from "./overhead/contenders.ts";
import { countResources } from "./overhead/count-resources.ts";
import { soak } from "./overhead/soak.ts";

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(`./overhead/${name}`, import.meta.url));
const runs = Number(process.argv.find((arg) => arg.startsWith("--runs="))?.slice(7) ?? 5);

async function startServer(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [file("server.ts")], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const port = await new Promise<string>((resolve) => {
    child.stdout?.once("data", (data) => resolve(String(data).trim()));
  });
  return { url: `http://127.0.0.1:${port}`, child };
}

async function measure(name: string, url: string, calls: number): Promise<number> {
  const { stdout } = await run(process.execPath, [file("measure-contender.ts"), name, url, String(calls)]);
  return Number(stdout);
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function table(): Promise<void> {
  const { url, child } = await startServer();
  const names = Object.keys(CONTENDERS);
  const wire = new Map(names.map((name) => [name, [] as number[]]));
  const made = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < runs; round += 1) {
    for (const name of names) {
      wire.get(name)?.push(await measure(name, url, 500));
      made.get(name)?.push(await measure(name, "", 2_000));
    }
  }
  child.disconnect();
  print(wire, made);
}

function print(
  wire: ReadonlyMap<string, readonly number[]>,
  made: ReadonlyMap<string, readonly number[]>,
): void {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`CPU µs a call, median of ${runs} interleaved runs; Node ${process.version}, load ${load}`);
  console.log(
    `${"".padEnd(26)}${"loopback".padStart(10)}${"over ky".padStart(10)}${"no wire".padStart(10)}${"over ky".padStart(10)}`,
  );
  const [kyWire, kyMade] = [wire, made].map((figures) => median(figures.get("ky") ?? []));
  for (const [name, figures] of wire) {
    const [onWire, off] = [median(figures), median(made.get(name) ?? [])];
    const cells = [onWire, onWire - (kyWire ?? 0), off, off - (kyMade ?? 0)];
    console.log(name.padEnd(26) + cells.map((cell) => cell.toFixed(1).padStart(10)).join(""));
  }
}

if (process.argv.includes("--soak")) console.log(await soak(100_000));
else {
  console.log(await countResources(1_000));
  await table();
}
