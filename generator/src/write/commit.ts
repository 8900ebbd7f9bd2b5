import type { FileSystem } from "../host/file-system.ts";
import { PENDING_MANIFEST_PATH } from "./known-hashes.ts";
import { MANIFEST_PATH, printManifest } from "./manifest.ts";
import { OWN_FOLDER } from "./output-path.ts";
import type { OutputFile, Survey } from "./survey.ts";
import { beginTransaction, ignoringRefusal, parentOf, type Transaction } from "./transaction.ts";

/** Where files are finished before they are moved: inside the output folder, so that moving them is atomic. */
export const STAGING_FOLDER: string = `${OWN_FOLDER}/staging`;

/** Puts a survey into effect: stages every file, then moves all into place. Throws with the folder as it was. */
export function commitOutput(
  files: readonly OutputFile[],
  survey: Survey,
  out: string,
  system: FileSystem,
): void {
  const staging = `${out}/${STAGING_FOLDER}`;
  removeStaging(system, staging);
  const transaction = beginTransaction(system, staging);
  try {
    system.createFolder(staging);
    const staged = [...survey.added, ...survey.changed].map(({ path, text }, index) => {
      const from = `${staging}/new-${index}`;
      system.createFile(from, text);
      return { from, to: `${out}/${path}` };
    });
    placeAll(transaction, system, staged, { files, stale: survey.stale, out, staging });
  } catch (error) {
    transaction.rollBack();
    ignoringRefusal(() => removeStaging(system, staging));
    throw error;
  }
  // All is in place; what is left here is removed by the next run at the latest.
  ignoringRefusal(() => removeStaging(system, staging));
}

interface Placement {
  readonly files: readonly OutputFile[];
  readonly stale: readonly string[];
  readonly out: string;
  readonly staging: string;
}

function placeAll(
  transaction: Transaction,
  system: FileSystem,
  staged: readonly { readonly from: string; readonly to: string }[],
  { files, stale, out, staging }: Placement,
): void {
  // The new manifest stands beside the old one until all is in place: a run that is killed in between leaves files
  // of both, and the next one knows all of them as its own.
  system.createFile(`${staging}/manifest`, printManifest(files));
  transaction.place(`${staging}/manifest`, `${out}/${PENDING_MANIFEST_PATH}`);
  for (const { from, to } of staged) {
    transaction.ensureFolder(parentOf(to));
    transaction.place(from, to);
  }
  for (const path of stale) {
    transaction.remove(`${out}/${path}`, out);
  }
  transaction.place(`${out}/${PENDING_MANIFEST_PATH}`, `${out}/${MANIFEST_PATH}`);
}

function removeStaging(system: FileSystem, staging: string): void {
  if (system.kindOf(staging) !== "folder") {
    return;
  }
  for (const name of system.list(staging)) {
    system.removeFile(`${staging}/${name}`);
  }
  system.removeFolder(staging);
}
