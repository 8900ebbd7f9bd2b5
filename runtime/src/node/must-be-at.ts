import { type FileHandle, stat } from "node:fs/promises";
import { JournalError } from "./journal-error.ts";

/**
 * Fails unless an open file is the one that its path names: what is written into another is lost when it is closed. The lock
 * sees to that; this is for what no lock keeps out, such as a person, or a machine that knows nothing of ours.
 */
export async function mustBeAt(path: string, file: FileHandle): Promise<void> {
  const [ours, found] = await Promise.all([
    file.stat({ bigint: true }),
    stat(path, { bigint: true }).catch(undefinedIfNone),
  ]);
  if (found === undefined) {
    throw new JournalError("damaged", `${path} was removed while it was in use. Nothing more is kept in it.`);
  }
  if (found.ino !== ours.ino || found.dev !== ours.dev) {
    throw new JournalError(
      "locked",
      `${path} was replaced while it was in use. Each process needs a journal of its own.`,
    );
  }
}

function undefinedIfNone(thrown: unknown): undefined {
  if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return;
  throw thrown;
}
