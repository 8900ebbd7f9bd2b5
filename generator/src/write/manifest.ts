import { contentHash } from "./content-hash.ts";
import { OWN_FOLDER, pathFault } from "./output-path.ts";

/** What the generator wrote: hash of the content by path. It tells own files from foreign and edited ones. */
export type Manifest = ReadonlyMap<string, string>;

export const MANIFEST_PATH: string = `${OWN_FOLDER}/manifest.json`;

/** The manifest of an output; its text is stable and one line a file, so that it merges. */
export function printManifest(files: readonly { readonly path: string; readonly text: string }[]): string {
  const hashes = files.map(({ path, text }) => [path, contentHash(text)] as const);
  hashes.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ manifest: 1, files: Object.fromEntries(hashes) }, undefined, 2)}\n`;
}

/** Reads a manifest; `undefined` when the text is none. Its paths decide what may be deleted, so each is checked. */
export function parseManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value["manifest"] !== 1 || !isRecord(value["files"])) {
    return undefined;
  }
  const manifest = new Map<string, string>();
  for (const [path, hash] of Object.entries(value["files"])) {
    if (typeof hash !== "string" || pathFault(path) !== undefined) {
      return undefined;
    }
    manifest.set(path, hash);
  }
  return manifest;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
