import type { Terminal } from "./terminal.ts";

/** The terminal, or pipe, that this process was started with. */
export function createProcessTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough, such as `head`, closes the pipe; that is no failure of ours.
  stdout.on("error", ignoreClosedPipe);
  stderr.on("error", ignoreClosedPipe);
  const isTerminal = stderr.isTTY === true;
  return {
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    interactive: isTerminal && !isSet(env["CI"]) && env["TERM"] !== "dumb",
    // https://no-color.org and https://force-color.org
    color: !isSet(env["NO_COLOR"]) && (isSet(env["FORCE_COLOR"]) || (isTerminal && env["TERM"] !== "dumb")),
    width: (stdout.isTTY ? stdout.columns : stderr.columns) ?? 100,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0";
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") {
    throw error;
  }
}
