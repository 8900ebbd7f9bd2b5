import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../runtime/package.json" with { type: "json" };
import { COMPILERS } from "../corpus/type-check.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Makes a folder in which clients find the runtime as after an install, built from its sources as they stand. */
export function prepareRuntime(folder: string): void {
  const home = join(folder, "node_modules", "@gen-client", "runtime");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  cpSync(join(root, "runtime", "package.json"), join(home, "package.json"));
  const args = [
    "-p",
    join(root, "runtime"),
    "--outDir",
    join(home, "dist"),
    "--noEmit",
    "false",
    "--pretty",
    "false",
  ];
  const { status, stdout } = spawnSync(process.execPath, [COMPILERS["7"] ?? "", ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the runtime does not build: ${stdout.slice(0, 500)}`);
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "dir");
  }
}
