import type { Generation } from "./generate.ts";
import type { Invariant } from "./invariants.ts";
import type { Ledger } from "./ledger.ts";
import type { Outage } from "./outage.ts";
import { columns, duration, paint } from "./paint.ts";
import type { SceneResult } from "./run-scene.ts";
import type { Totals } from "./totals.ts";

const SCENE_WIDTHS = [12, 34, 8, 7] as const;
const LEDGER_WIDTHS = [39, 11, 4, 7] as const;

/** How endings are shown: the name of the class that a caller would catch. */
const ENDINGS: Readonly<Record<string, string>> = { api: "ApiError", read: "ReadError", unknown: "unknown" };

export function printTitle(seed: number): void {
  console.log(`\n${paint("bold", "gen-client demo")}  a payments client through bad weather, seed ${seed}`);
}

export function printStep(number: number, name: string, text: string): void {
  console.log(`\n${paint("cyan", String(number))} ${paint("bold", name)}  ${text}`);
}

export function describeGeneration({ files, bytes, elapsedMs, differences }: Generation): string {
  const size = `${files} files, ${Math.round(bytes / 1_024)} kB in ${duration(elapsedMs)}`;
  if (differences.length === 0) return `${size}; equal to examples/payments/client`;
  return `${size}; ${paint("red", `${differences.length} differ from examples/payments/client`)}`;
}

export function printSceneHeader(): void {
  const heads = columns(
    ["call", "what the server did", "attempts", "waited", "what the policy did"],
    SCENE_WIDTHS,
  );
  console.log(`\n    ${paint("dim", heads)}`);
}

export function printScene(result: SceneResult): void {
  const { scene, requests, attempts, waitedMs, ended, asExpected, drift } = result;
  const mark = asExpected ? paint("green", "✓") : paint("red", "✗");
  const cells = [
    scene.call,
    requests.join(" → "),
    String(attempts).padStart(5),
    waitedMs === 0 ? "" : duration(waitedMs).padStart(7),
    ended === "ok" ? scene.because : `${paint("yellow", ENDINGS[ended] ?? ended)}: ${scene.because}`,
  ];
  console.log(`  ${mark} ${columns(cells, SCENE_WIDTHS)}`);
  for (const each of drift) console.log(`      ${paint("dim", `drift  ${each}`)}`);
  if (!asExpected) {
    const seen = `ended ${ended} after ${attempts} attempts, ${drift.length} drifts`;
    const wanted = `wanted ${scene.ends} after ${scene.attempts}, ${scene.drift ?? "any"} drifts`;
    console.log(`      ${paint("red", `${seen}; ${wanted}`)}`);
  }
}

export function printLedgers(ledger: Ledger, naive: Ledger): void {
  const heads = columns(["", "money moved", "keys", "replays", "duplicates"], LEDGER_WIDTHS);
  console.log(`\n    ${paint("dim", heads)}`);
  printLedger("the generated client, calls and storm", ledger);
  printLedger("the same storm, a loop with new keys", naive);
}

function printLedger(name: string, ledger: Ledger): void {
  const numbers = [ledger.executions.length, ledger.keys, ledger.replays];
  const cells = numbers.map((each, index) => String(each).padStart(LEDGER_WIDTHS[index + 1] ?? 0));
  const duplicates = paint(ledger.duplicates === 0 ? "green" : "red", String(ledger.duplicates).padStart(10));
  console.log(`    ${columns([name, ...cells, duplicates], LEDGER_WIDTHS)}`);
}

export function printOutage({ calls, reached, refused, perRefusalMs, openMs, probes, atOnce }: Outage): void {
  const lines = [
    `${calls} calls    ${reached} reached the server; then the circuit opened, and ${refused} were refused in ${perRefusalMs.toFixed(2)} ms each`,
    `${duration(openMs)} later  of ${atOnce} calls at once ${probes} went through as the probe; it succeeded, and the circuit closed`,
  ];
  console.log(`\n${lines.map((line) => `    ${line}`).join("\n")}`);
}

export function printInvariants(invariants: readonly Invariant[]): void {
  for (const { name, holds, seen } of invariants) {
    console.log(`  ${holds ? paint("green", "✓") : paint("red", "✗")} ${name}  ${paint("dim", seen)}`);
  }
}

export function printTotals(totals: Totals, failed: number, elapsedMs: number): void {
  const { calls, attempts, waitedMs, drift, duplicates } = totals;
  const repeats = `${calls} calls, ${attempts} attempts, ${duration(waitedMs)} of waiting`;
  console.log(
    `\n${repeats}, ${drift} deviations from the contract, ${paint("bold", `${duplicates} duplicates`)}.`,
  );
  const verdict =
    failed === 0 ? paint("green", "Everything holds") : paint("red", `${failed} of the claims do not hold`);
  console.log(`${verdict}, after ${duration(elapsedMs)}.\n`);
}
