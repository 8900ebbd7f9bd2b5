import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FileSystem } from "../host/file-system.ts";
import { manifestUnreadable } from "./faults.ts";
import { MANIFEST_PATH, parseManifest } from "./manifest.ts";
import { OWN_FOLDER } from "./output-path.ts";

/** By path, the hashes of what the generator wrote there: one, or two after a run that was cut off. */
export type KnownHashes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The manifest that a run leaves before it puts its files in place. Where it still stands, the run was cut off in
 * between, and each file is of the old client or of the new one.
 */
export const PENDING_MANIFEST_PATH: string = `${OWN_FOLDER}/pending.json`;

/** What earlier runs wrote in an output folder. */
export function readKnownHashes(
  out: string,
  system: FileSystem,
): { readonly hashes: KnownHashes; readonly faults: readonly Diagnostic[] } {
  const hashes = new Map<string, Set<string>>();
  const faults: Diagnostic[] = [];
  if (system.kindOf(`${out}/${OWN_FOLDER}`) !== "folder") {
    return { hashes, faults };
  }
  for (const path of [MANIFEST_PATH, PENDING_MANIFEST_PATH]) {
    const text = system.kindOf(`${out}/${path}`) === "file" ? system.readText(`${out}/${path}`) : undefined;
    const manifest = text === undefined ? undefined : parseManifest(text);
    for (const [file, hash] of manifest ?? []) {
      hashes.set(file, (hashes.get(file) ?? new Set()).add(hash));
    }
    // A broken pending manifest is a leftover of ours; a broken manifest leaves us unable to tell whose files these are.
    if (text !== undefined && manifest === undefined && path === MANIFEST_PATH) {
      faults.push(manifestUnreadable(path));
    }
  }
  return { hashes, faults };
}
