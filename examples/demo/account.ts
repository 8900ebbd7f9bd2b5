import type { Generation } from "./generate.ts";
import type { Invariant } from "./invariants.ts";
import type { Ledger } from "./ledger.ts";
import { columns, duration, paint } from "./paint.ts";
import type { SceneResult } from "./run-scene.ts";

const SCENE_WIDTHS = [13, 46, 8, 7] as const;

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
    squeeze(requests),
    String(attempts).padStart(5),
    waitedMs === 0 ? "" : duration(waitedMs).padStart(7),
    ended === "ok" ? scene.because : `${paint("yellow", ended)}: ${scene.because}`,
  ];
  console.log(`  ${mark} ${columns(cells, SCENE_WIDTHS)}`);
  for (const each of drift) console.log(`      ${paint("dim", `drift  ${each}`)}`);
  if (!asExpected) {
    const seen = `ended ${ended} after ${attempts} attempts, ${drift.length} drifts`;
    const wanted = `wanted ${scene.ends} after ${scene.attempts}, ${scene.drift ?? "any"} drifts`;
    console.log(`      ${paint("red", `${seen}; ${wanted}`)}`);
  }
}

/** Long lists of requests stay on one line. */
function squeeze(requests: readonly string[]): string {
  return requests.join(" → ");
}

export function printLedgers(ledger: Ledger, naive: Ledger): void {
  const widths = [34, 9, 6, 8, 10];
  console.log(`\n    ${paint("dim", columns(["", "money moved", "keys", "replays", "duplicates"], widths))}`);
  const row = (name: string, each: Ledger): void => {
    const duplicates = paint(each.duplicates === 0 ? "green" : "red", String(each.duplicates));
    const cells = [
      name,
      `${each.executions.length} times`,
      String(each.keys),
      String(each.replays),
      duplicates,
    ];
    console.log(`    ${columns(cells, widths)}`);
  };
  row("the generated client", ledger);
  row("a retry loop, new key per attempt", naive);
}

export function printInvariants(invariants: readonly Invariant[]): void {
  for (const { name, holds, seen } of invariants) {
    console.log(`  ${holds ? paint("green", "✓") : paint("red", "✗")} ${name}  ${paint("dim", seen)}`);
  }
}

export function printTotals(failed: number, elapsedMs: number): void {
  const verdict = failed === 0 ? paint("green", "All of it holds") : paint("red", `${failed} do not hold`);
  console.log(`\n${verdict}, after ${duration(elapsedMs)}.\n`);
}
