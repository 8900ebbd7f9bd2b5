import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { refreshReadme } from "./readme-excerpt.ts";

const GENERATOR = fileURLToPath(new URL("../generator/bin/gen-client.js", import.meta.url));

/** Generates the committed clients of all examples, and what the README shows of one; with `--check`, only says whether they are up to date. */
function main(parameters: readonly string[]): number {
  let worst = 0;
  for (const name of ["github-repos", "payments", "petstore"]) {
    const folder = fileURLToPath(new URL(name, import.meta.url));
    const run = ["openapi.yaml", "--out", "client", "--import-extension", "ts", ...parameters];
    console.log(`${name}: gen-client ${run.join(" ")}`);
    worst = Math.max(
      worst,
      spawnSync(process.execPath, [GENERATOR, ...run], { cwd: folder, stdio: "inherit" }).status ?? 1,
    );
  }
  return worst;
}

const parameters = process.argv.slice(2);
process.exitCode = main(parameters);
if (!parameters.includes("--check")) await refreshReadme();
