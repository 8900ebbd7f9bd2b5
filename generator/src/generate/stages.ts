import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { Clock } from "./world.ts";

/** The stages of a run, in their order. */
export type StageName =
  | "load"
  | "overlay"
  | "upgrade"
  | "lower"
  | "select"
  | "policy"
  | "plan"
  | "emit"
  | "print"
  | "write";

/** What a stage took. */
export interface StageTiming {
  readonly stage: StageName;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Most memory held by the process so far. */
  readonly peakBytes: number;
}

/** Told of each stage as it starts; `counts` are what is known of the document by then. */
export type OnStage = (stage: StageName, counts: Counts) => void;

/** Sizes of the document and of the output. */
export interface Counts {
  readonly operations?: number;
  readonly schemas?: number;
  readonly files?: number;
}

/** Runs stages one after the other, keeping what they say and what they take. */
export interface StageRunner {
  readonly run: <T>(
    stage: StageName,
    work: () => StageResult<T> | Promise<StageResult<T>>,
  ) => Promise<T | undefined>;
  readonly note: (counts: Counts) => void;
  /** Takes back what was said of what turned out to be of no matter. */
  readonly forget: (isOfNoMatter: (diagnostic: Diagnostic) => boolean) => void;
  /** Whether a stage found an error. */
  readonly failed: () => boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly timings: readonly StageTiming[];
}

/** Starts a run. */
export function createStageRunner(clock: Clock, onStage: OnStage): StageRunner {
  const diagnostics: Diagnostic[] = [];
  const timings: StageTiming[] = [];
  let counts: Counts = {};
  return {
    diagnostics,
    timings,
    note: (more) => {
      counts = { ...counts, ...more };
    },
    forget: (isOfNoMatter) => {
      const kept = diagnostics.filter((diagnostic) => !isOfNoMatter(diagnostic));
      diagnostics.splice(0, diagnostics.length, ...kept);
    },
    failed: () => diagnostics.some((diagnostic) => diagnostic.severity === "error"),
    run: async (stage, work) => {
      onStage(stage, counts);
      const wallStart = clock.wallMs();
      const cpuStart = clock.cpuMs();
      const result = await work();
      timings.push({
        stage,
        wallMs: clock.wallMs() - wallStart,
        cpuMs: clock.cpuMs() - cpuStart,
        peakBytes: clock.peakBytes(),
      });
      for (const diagnostic of result.diagnostics) {
        diagnostics.push(diagnostic);
      }
      return result.value;
    },
  };
}
