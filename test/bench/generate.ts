/**
 * What generation costs: CPU seconds and peak memory of the real command, and how they grow with the document.
 *
 *     npm run bench:generate                    the largest real documents, then a synthetic one at 1, 2, 4 and 8 times the size
 *     npm run bench:generate -- --runs=5
 *
 * The figures to beat are in the first table's last column; a stage that grew faster than its input would show
 * in the second as a ratio above the document's own.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { corpusDocuments } from "../corpus/documents.ts";
import { measureNode, type Usage } from "../corpus/measure.ts";
import { syntheticDocument } from "./synthetic-document.ts";

const cli = fileURLToPath(new URL("../../generator/bin/gen-client.js", import.meta.url));
const LIMITS: Readonly<Record<string, string>> = { "specs/github-rest": "6 s, 600 MB" };
const runs = Number(process.argv.find((arg) => arg.startsWith("--runs="))?.slice(7) ?? 3);

async function median(file: string): Promise<Usage> {
  const usages: Usage[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = mkdtempSync(join(tmpdir(), "gen-client-bench-"));
    usages.push(await measureNode(cli, [file, "--out", join(folder, "client"), "--quiet"], folder));
    rmSync(folder, { recursive: true, force: true });
  }
  usages.sort((left, right) => left.cpuSeconds - right.cpuSeconds);
  const middle = usages[Math.floor(usages.length / 2)];
  if (middle === undefined || middle.exitCode !== 0)
    throw new Error(`generation failed: ${middle?.stderr.slice(0, 500)}`);
  return middle;
}

async function realDocuments(): Promise<void> {
  const documents = corpusDocuments({ quick: false }).filter((document) =>
    document.name.startsWith("specs/"),
  );
  const largest = documents.sort((left, right) => right.bytes - left.bytes).slice(0, 5);
  console.log(`median of ${runs} runs, load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log("| document | MB | CPU s | peak MB | limit |\n| --- | --- | --- | --- | --- |");
  for (const document of largest) {
    const usage = await median(document.file);
    const megabytes = (document.bytes / 1e6).toFixed(1);
    const limit = LIMITS[document.name] ?? "";
    console.log(
      `| ${document.name} | ${megabytes} | ${usage.cpuSeconds.toFixed(2)} | ${usage.peakMegabytes.toFixed(0)} | ${limit} |`,
    );
  }
}

async function growth(): Promise<void> {
  console.log("\n| operations | MB | CPU s | against the first | peak MB |\n| --- | --- | --- | --- | --- |");
  const folder = mkdtempSync(join(tmpdir(), "gen-client-growth-"));
  let first: { bytes: number; cpuSeconds: number } | undefined;
  for (const operations of [250, 500, 1_000, 2_000]) {
    const file = join(folder, `${operations}.json`);
    const text = JSON.stringify(syntheticDocument(operations));
    writeFileSync(file, text);
    const usage = await median(file);
    first ??= { bytes: text.length, cpuSeconds: usage.cpuSeconds };
    const ratio = `${(usage.cpuSeconds / first.cpuSeconds).toFixed(1)}x for ${(text.length / first.bytes).toFixed(1)}x`;
    const megabytes = (text.length / 1e6).toFixed(1);
    console.log(
      `| ${operations} | ${megabytes} | ${usage.cpuSeconds.toFixed(2)} | ${ratio} | ${usage.peakMegabytes.toFixed(0)} |`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

await realDocuments();
await growth();
