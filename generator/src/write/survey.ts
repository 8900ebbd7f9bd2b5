import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FileSystem } from "../host/file-system.ts";
import { contentHash, normaliseLineEnds } from "./content-hash.ts";
import { blocked, edited, foreign, notAFolder } from "./faults.ts";
import { type KnownHashes, readKnownHashes } from "./known-hashes.ts";

/** A file of the client: path relative to the output folder, with slashes. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** What a run would do to an output folder. All lists are sorted. */
export interface Survey {
  readonly added: readonly OutputFile[];
  readonly changed: readonly OutputFile[];
  readonly unchanged: readonly string[];
  /** Files of an earlier run that the client no longer has. */
  readonly stale: readonly string[];
  /** Reasons not to write; empty for an output folder that is ours. */
  readonly faults: readonly Diagnostic[];
}

/** Compares the output with what stands in the folder. Reads only. */
export function surveyOutput(files: readonly OutputFile[], out: string, system: FileSystem): Survey {
  const folderFault = findFolderFault(out, system);
  if (folderFault !== undefined) {
    return { added: files, changed: [], unchanged: [], stale: [], faults: [folderFault] };
  }
  const known = readKnownHashes(out, system);
  const surveyor = createSurveyor(out, system, known.hashes);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const targets = sorted.map((file) => ({ file, finding: surveyor.target(file) }));
  const own = new Set(files.map((file) => file.path));
  const leftovers = [...known.hashes.keys()].filter((path) => !own.has(path)).sort();
  const stale = leftovers.map((path) => ({ path, finding: surveyor.leftover(path) }));
  const withState = (state: Finding["state"]) =>
    targets.filter(({ finding }) => finding.state === state).map(({ file }) => file);
  return {
    added: withState("absent"),
    changed: withState("different"),
    unchanged: withState("same").map((file) => file.path),
    stale: stale.filter(({ finding }) => finding.state === "different").map(({ path }) => path),
    faults: [
      ...known.faults,
      ...[...targets, ...stale].flatMap(({ finding }) =>
        finding.fault === undefined ? [] : [finding.fault],
      ),
    ],
  };
}

interface Finding {
  readonly state: "absent" | "same" | "different";
  readonly fault?: Diagnostic;
}

function createSurveyor(out: string, system: FileSystem, known: KnownHashes) {
  const standing = (path: string): string | Finding => {
    const segments = path.split("/");
    let place = out;
    for (const [index, segment] of segments.entries()) {
      place = `${place}/${segment}`;
      const kind = system.kindOf(place);
      if (kind === undefined) {
        return { state: "absent" };
      }
      if (kind !== (index === segments.length - 1 ? "file" : "folder")) {
        return { state: "different", fault: blocked(path, segments.slice(0, index + 1).join("/"), kind) };
      }
    }
    return system.readText(place);
  };
  const ownership = (path: string, text: string): Diagnostic | undefined => {
    const hashes = known.get(path);
    if (hashes === undefined) {
      return foreign(path);
    }
    return hashes.has(contentHash(text)) ? undefined : edited(path);
  };
  const different = (path: string, text: string): Finding => {
    const fault = ownership(path, text);
    return fault === undefined ? { state: "different" } : { state: "different", fault };
  };
  return {
    target: (file: OutputFile): Finding => {
      const text = standing(file.path);
      if (typeof text !== "string") {
        return text;
      }
      return normaliseLineEnds(text) === file.text ? { state: "same" } : different(file.path, text);
    },
    leftover: (path: string): Finding => {
      const text = standing(path);
      if (typeof text !== "string") {
        // A folder or link that took the place of an old file is the user's; it stays.
        return { state: "absent" };
      }
      return different(path, text);
    },
  };
}

function findFolderFault(out: string, system: FileSystem): Diagnostic | undefined {
  const kind = system.kindOf(out);
  if (kind === "link") {
    return system.kindOf(`${out}/.`) === "folder" ? undefined : notAFolder(out);
  }
  return kind === undefined || kind === "folder" ? undefined : notAFolder(out);
}
