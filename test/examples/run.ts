import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's root. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** The generator's command, from its sources: what was built may be older than what is tested. */
export const CLI: string = fileURLToPath(new URL("../../generator/src/cli/bin.ts", import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with these arguments in the project's root, without a terminal and without colours. */
export function runNode(parameters: readonly string[], cwd: string = ROOT): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_OPTIONS: "" };
    const child = spawn(process.execPath, parameters, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** Arguments that run one of the examples' scripts. */
export function example(script: string, ...parameters: string[]): string[] {
  return [`examples/${script}`, ...parameters];
}
