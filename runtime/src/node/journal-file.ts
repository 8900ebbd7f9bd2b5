import type { JournalEntry } from "../idempotency/journal.ts";
import { apply, type JournalLine, lineOf } from "./journal-lines.ts";
import { appendTo, cutBack, newLineFile } from "./line-file.ts";
import { mustBeAt } from "./must-be-at.ts";

/** The file of a journal while it is open. */
export interface JournalFile {
  /** Resolves once the lines would survive a crash, where one of them begins a write. When it rejects, none of them stands. */
  append(lines: readonly JournalLine[]): Promise<void>;
  close(): Promise<void>;
}

/** Begins the file anew with what is pending, which follows the lines from then on; again when it is that long and mostly settled. */
export async function openJournalFile(
  path: string,
  pending: Map<string, JournalEntry>,
  compactAtBytes: number,
): Promise<JournalFile> {
  let lines = await newLineFile(path, textOf(pending));
  const writeAnew = async (): Promise<void> => {
    const old = lines;
    await mustBeAt(path, old.file);
    lines = await newLineFile(path, textOf(pending));
    // Whatever closing has to say of the old one, nothing depends on that any more.
    await old.file.close().catch(() => undefined);
  };
  const mend = async (): Promise<void> => {
    // Even if a new file is to come, for which there may be no room: the next start is to find nothing that was refused.
    await cutBack(lines);
    if (lines.state !== "sound") await writeAnew();
  };
  return {
    append: async (added) => {
      if (lines.state !== "sound") await mend();
      else if (lines.bytes > compactAtBytes && lines.bytes > 2 * bytesOf(pending)) await writeAnew();
      try {
        await appendTo(lines, added.map(lineOf).join(""), added.some(isBegin));
        // Afterwards, as it may have been replaced meanwhile. Whatever went into another file was told to nobody.
        await mustBeAt(path, lines.file);
      } catch (thrown) {
        // Before a caller hears of it. Where that fails too, nothing is taken until it succeeds.
        await mend().catch(() => undefined);
        throw thrown;
      }
      for (const line of added) apply(pending, line);
    },
    close: async () => {
      if (lines.state !== "sound") await mend().catch(() => undefined);
      await lines.file.close();
    },
  };
}

function textOf(pending: ReadonlyMap<string, JournalEntry>): string {
  return [...pending.values()].map((entry) => lineOf({ begin: entry })).join("");
}

function isBegin(line: JournalLine): boolean {
  return "begin" in line;
}

function bytesOf(pending: ReadonlyMap<string, JournalEntry>): number {
  let bytes = 0;
  for (const entry of pending.values()) bytes += (entry.body?.text.length ?? 0) + 500;
  return bytes;
}
