import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a child process used until it ended. */
export interface Usage {
  readonly exitCode: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
  readonly stderr: string;
}

const reporter = fileURLToPath(new URL("./report-usage.mjs", import.meta.url));

/** Runs a script under this Node and asks the process itself what it used: unlike wall time, that repeats on a busy machine. */
export function measureNode(script: string, args: readonly string[], cwd: string): Promise<Usage> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", reporter, script, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    const text = { stdout: "", stderr: "", usage: "" };
    child.stdout?.on("data", (chunk: Buffer) => {
      text.stdout += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      text.stderr += chunk.toString();
    });
    child.stdio[3]?.on("data", (chunk: Buffer) => {
      text.usage += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ exitCode: code ?? 1, stdout: text.stdout, stderr: text.stderr, ...parse(text.usage) }),
    );
  });
}

function parse(report: string): { cpuSeconds: number; peakMegabytes: number } {
  if (report === "") return { cpuSeconds: Number.NaN, peakMegabytes: Number.NaN };
  const usage = JSON.parse(report) as { userCPUTime: number; systemCPUTime: number; maxRSS: number };
  return {
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMegabytes: usage.maxRSS / 1024,
  };
}
