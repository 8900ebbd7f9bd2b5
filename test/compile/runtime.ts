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
  for (const project of ["tsconfig.json", "tsconfig.node.json"]) {
    const options = ["--outDir", join(home, "dist"), "--noEmit", "false", "--pretty", "false"];
    const args = [COMPILERS["7"] ?? "", "-p", join(root, "runtime", project), ...options];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`the runtime does not build: ${stdout.slice(0, 500)}`);
  }
  // Whoever uses the entry for Node has Node's types.
  for (const name of [...Object.keys(manifest.dependencies), "@types/node", "undici-types"]) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "dir");
  }
}
