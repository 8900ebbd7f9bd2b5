import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import { type FileSystem, FileSystemError } from "../host/file-system.ts";
import { commitOutput, STAGING_FOLDER } from "./commit.ts";
import { normaliseLineEnds } from "./content-hash.ts";
import { writeFailed } from "./faults.ts";
import { PENDING_MANIFEST_PATH } from "./known-hashes.ts";
import { LOCK_PATH, withLock } from "./lock.ts";
import { MANIFEST_PATH, printManifest } from "./manifest.ts";
import { checkOutputPaths, OWN_FOLDER } from "./output-path.ts";
import { type OutputFile, type Survey, surveyOutput } from "./survey.ts";
import { beginTransaction } from "./transaction.ts";

export type { OutputFile } from "./survey.ts";

export interface WriteOptions {
  /** Absolute path of the output folder, with slashes. */
  readonly out: string;
  /** Compare only. */
  readonly check: boolean;
  /** Write over generated files that were edited by hand. */
  readonly force: boolean;
}

/** What a run did, or with `check` would do. Paths are relative to `out` and sorted. */
export interface WriteReport {
  readonly out: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Brings an output folder up to date: writes what is new or different, deletes what an earlier run wrote and this
 * one did not, and touches nothing else. It happens as a whole or not at all.
 */
export function writeOutput(
  files: readonly OutputFile[],
  system: FileSystem,
  options: WriteOptions,
): StageResult<WriteReport> {
  const unsafe = checkOutputPaths([...files.map((file) => file.path), MANIFEST_PATH]);
  if (unsafe.length > 0) {
    return { value: undefined, diagnostics: unsafe };
  }
  try {
    return options.check ? compare(files, system, options) : update(files, system, options);
  } catch (error) {
    if (error instanceof FileSystemError) {
      return { value: undefined, diagnostics: [writeFailed(options.out, error)] };
    }
    throw error;
  }
}

function compare(
  files: readonly OutputFile[],
  system: FileSystem,
  { out }: WriteOptions,
): StageResult<WriteReport> {
  const survey = surveyOutput(files, out, system);
  const blocking = survey.faults.filter((fault) => fault.code === "output-not-a-folder");
  return blocking.length > 0
    ? { value: undefined, diagnostics: blocking }
    : { value: report(survey, files, out, system), diagnostics: [] };
}

function update(
  files: readonly OutputFile[],
  system: FileSystem,
  options: WriteOptions,
): StageResult<WriteReport> {
  // Looked at before anything is created, and again when the folder is ours alone.
  const first = surveyOutput(files, options.out, system);
  const faults = remaining(first.faults, options);
  if (faults.length > 0) {
    return { value: undefined, diagnostics: faults };
  }
  if (isUpToDate(first, files, options.out, system)) {
    return { value: report(first, files, options.out, system), diagnostics: [] };
  }
  return inOwnFolder(options.out, system, () => {
    const survey = surveyOutput(files, options.out, system);
    const late = remaining(survey.faults, options);
    if (late.length > 0) {
      return { value: undefined, diagnostics: late };
    }
    const done = report(survey, files, options.out, system);
    commitOutput(files, survey, options.out, system);
    return { value: done, diagnostics: [] };
  });
}

function remaining(faults: readonly Diagnostic[], { force }: WriteOptions): readonly Diagnostic[] {
  return force ? faults.filter((fault) => fault.code !== "output-edited-file") : faults;
}

/** Traces of a run that was killed, or is under way. */
const LEFTOVERS: readonly string[] = [PENDING_MANIFEST_PATH, STAGING_FOLDER, LOCK_PATH];

function isUpToDate(survey: Survey, files: readonly OutputFile[], out: string, system: FileSystem): boolean {
  const { added, changed, stale } = survey;
  return (
    added.length + changed.length + stale.length === 0 &&
    manifestState(files, out, system) === "same" &&
    LEFTOVERS.every((path) => system.kindOf(`${out}/${path}`) === undefined)
  );
}

/** Creates the output folder and locks it; on a failure of the system the folder is gone again if it was new. */
function inOwnFolder(
  out: string,
  system: FileSystem,
  work: () => StageResult<WriteReport>,
): StageResult<WriteReport> {
  const folders = beginTransaction(system, out);
  try {
    folders.ensureFolder(`${out}/${OWN_FOLDER}`);
    const result = withLock(out, system, work);
    const failure = "severity" in result ? { value: undefined, diagnostics: [result] } : result;
    if (failure.value === undefined) {
      folders.rollBack();
    }
    return failure;
  } catch (error) {
    folders.rollBack();
    throw error;
  }
}

function manifestState(
  files: readonly OutputFile[],
  out: string,
  system: FileSystem,
): "absent" | "same" | "different" {
  const path = `${out}/${MANIFEST_PATH}`;
  if (system.kindOf(`${out}/${OWN_FOLDER}`) !== "folder" || system.kindOf(path) !== "file") {
    return "absent";
  }
  return normaliseLineEnds(system.readText(path)) === printManifest(files) ? "same" : "different";
}

function report(survey: Survey, files: readonly OutputFile[], out: string, system: FileSystem): WriteReport {
  const manifest = manifestState(files, out, system);
  const withManifest = (paths: readonly string[], state: typeof manifest): readonly string[] =>
    manifest === state ? [...paths, MANIFEST_PATH].sort() : paths;
  return {
    out,
    added: withManifest(
      survey.added.map((file) => file.path),
      "absent",
    ),
    changed: withManifest(
      survey.changed.map((file) => file.path),
      "different",
    ),
    removed: survey.stale,
    unchanged: withManifest(survey.unchanged, "same"),
  };
}
