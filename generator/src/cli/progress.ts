import type { Counts, OnStage, StageName } from "../generate/stages.ts";
import type { Clock } from "../generate/world.ts";
import type { Reporting } from "./command.ts";
import { count, duration } from "./quantities.ts";
import type { Terminal } from "./terminal.ts";

/** One line on a terminal that says what is being done, once a run takes longer than a second. */
export interface Progress {
  readonly onStage: OnStage;
  /** Wipes the line. */
  readonly done: () => void;
}

const PATIENCE_MS = 1_000;
const WIPE = "\r\u001b[2K";

const DOING: Readonly<Record<StageName, string>> = {
  load: "Reading the document",
  overlay: "Applying overlays",
  upgrade: "Bringing the document up to date",
  lower: "Understanding the document",
  select: "Selecting operations",
  policy: "Resolving policies",
  plan: "Naming things",
  emit: "Composing modules",
  print: "Printing",
  write: "Writing",
};

/** Starts a progress line; in a pipe, and when quiet, there is none. */
export function createProgress(
  terminal: Terminal,
  clock: Clock,
  verbosity: Reporting["verbosity"],
): Progress {
  const startMs = clock.wallMs();
  let drawn = false;
  if (!terminal.interactive || verbosity === "quiet") {
    return { onStage: () => undefined, done: () => undefined };
  }
  return {
    onStage: (stage, counts) => {
      const elapsedMs = clock.wallMs() - startMs;
      if (elapsedMs >= PATIENCE_MS) {
        terminal.note(`${WIPE}${progressLine(stage, counts, elapsedMs).slice(0, terminal.width - 1)}`);
        drawn = true;
      }
    },
    done: () => {
      if (drawn) {
        terminal.note(WIPE);
      }
    },
  };
}

function progressLine(stage: StageName, counts: Counts, elapsedMs: number): string {
  const sizes = [
    counts.operations === undefined ? [] : [count(counts.operations, "operation")],
    counts.schemas === undefined ? [] : [count(counts.schemas, "schema")],
    counts.files === undefined ? [] : [count(counts.files, "file")],
  ].flat();
  return [`${DOING[stage]} …`, ...sizes, duration(elapsedMs)].join("  ");
}
