import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SpecVersion } from "../load/loaded-spec.ts";
import type { WriteReport } from "../write/write-output.ts";
import type { StageTiming } from "./stages.ts";

/** What came of a run. */
export interface GenerateResult {
  /** No diagnostic is an error, and the output is as it should be. With `check` it may still be out of date. */
  readonly ok: boolean;
  /** Absolute; what relative paths of this run start from. */
  readonly workingDirectory: string;
  /** What was generated from; absent when the document could not be read. */
  readonly summary?: Summary;
  /** What was written, or with `check` would be; absent when the run failed. */
  readonly report?: WriteReport;
  /** Everything there is to say, with its place in the file where it has one. */
  readonly diagnostics: readonly Diagnostic[];
  readonly stages: readonly StageTiming[];
  /** Texts of the document's files, by the name that a location gives: for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A document in figures. */
export interface Summary {
  readonly title: string;
  /** Version of the specification that the document is written in, such as `3.1`. */
  readonly version: SpecVersion;
  readonly operations: number;
  readonly schemas: number;
}
