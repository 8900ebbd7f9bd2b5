import { describe, expect, it } from "vitest";
import { createProgress } from "../../../../generator/src/cli/progress.ts";
import type { Terminal } from "../../../../generator/src/cli/terminal.ts";

function watch(interactive: boolean, verbosity: "quiet" | "normal" = "normal") {
  const notes: string[] = [];
  let now = 0;
  const terminal: Terminal = {
    print: () => undefined,
    note: (text) => void notes.push(text),
    interactive,
    color: false,
    width: 80,
  };
  const clock = { wallMs: () => now, cpuMs: () => 0, peakBytes: () => 0 };
  const progress = createProgress(terminal, clock, verbosity);
  return {
    notes,
    progress,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("progress", () => {
  it("is silent while a run is short", () => {
    const { notes, progress, pass } = watch(true);
    progress.onStage("load", {});
    pass(900);
    progress.onStage("lower", {});
    progress.done();
    expect(notes).toEqual([]);
  });

  it("says what is done, with counts and time, and wipes itself away", () => {
    const { notes, progress, pass } = watch(true);
    pass(1_500);
    progress.onStage("plan", { operations: 1_223, schemas: 1 });
    progress.done();
    expect(notes).toEqual(["\r\u001b[2KNaming things …  1,223 operations  1 schema  1.5 s", "\r\u001b[2K"]);
  });

  it.each([
    ["in a pipe", false, "normal"],
    ["when quiet", true, "quiet"],
  ] as const)("is silent %s", (_, interactive, verbosity) => {
    const { notes, progress, pass } = watch(interactive, verbosity);
    pass(5_000);
    progress.onStage("plan", {});
    progress.done();
    expect(notes).toEqual([]);
  });
});
