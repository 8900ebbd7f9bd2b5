/**
 * What a call costs: microseconds of CPU time, in a process per contender, runs interleaved, the least of each.
 * Peers are measured beside ours where they are installed (`npm run peers:install`).
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
import { CONTENDERS, OPEN_CIRCUIT } from "./overhead/contenders.ts";
import { countResources } from "./overhead/count-resources.ts";
import { PEERS, preparePeers, versionOf } from "./overhead/peers.ts";
import { soak } from "./overhead/soak.ts";

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(`./overhead/${name}`, import.meta.url));
const runs = Number(process.argv.find((arg) => arg.startsWith("--runs="))?.slice(7) ?? 3);

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

interface Figures {
  readonly name: string;
  /** Over a loopback socket; absent where nothing is sent. */
  wire: number | undefined;
  made: number;
}

/** Noise only ever adds, so the least of several runs is the nearest to the truth. */
async function table(): Promise<void> {
  await preparePeers();
  const { url, child } = await startServer();
  const rows: Figures[] = [...Object.keys(CONTENDERS), ...PEERS].map((name) => ({
    name,
    wire: name === OPEN_CIRCUIT ? undefined : Number.POSITIVE_INFINITY,
    made: Number.POSITIVE_INFINITY,
  }));
  for (let round = 0; round < runs; round += 1) {
    for (const row of rows) {
      if (row.wire !== undefined) row.wire = Math.min(row.wire, await measure(row.name, url, 2_000));
      row.made = Math.min(row.made, await measure(row.name, "", 10_000));
    }
  }
  child.disconnect();
  print(rows);
}

function print(rows: readonly Figures[]): void {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`CPU µs a call, least of ${runs} interleaved runs; Node ${process.version}, load ${load}`);
  console.log(`${"".padEnd(26)}${HEADINGS.map((heading) => heading.padStart(11)).join("")}`);
  const ky = rows.find(({ name }) => name === "ky");
  for (const { name, wire, made } of rows) {
    const above = name === OPEN_CIRCUIT || ky === undefined ? undefined : made - ky.made;
    const onWire = wire === undefined || ky?.wire === undefined ? undefined : wire / ky.wire;
    const cells = [wire, onWire, made, above].map((figure, at) => figure?.toFixed(at === 1 ? 2 : 1) ?? "");
    console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(11)).join(""));
  }
  if (PEERS.length > 0) console.log(PEER_PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(", "));
}

const HEADINGS = ["loopback", "of ky's", "no wire", "over ky"];
const PEER_PACKAGES = ["openapi-fetch", "@hey-api/openapi-ts", "cockatiel", "openai"];

if (process.argv.includes("--soak")) console.log(await soak(100_000));
else {
  console.log(await countResources(1_000));
  await table();
}
