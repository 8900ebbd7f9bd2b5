import type { StageResult } from "../diagnostics/diagnostic.ts";
import { LEDGER_PATH } from "../emit/emit.ts";
import { type FileSystem, FileSystemError } from "../host/file-system.ts";
import { emptyLedger, type Ledger, parseLedger } from "../plan/ledger.ts";

/** The names that earlier runs gave in this output folder. */
export function readLedger(out: string, system: FileSystem): StageResult<Ledger> {
  const text = readIfThere(`${out}/${LEDGER_PATH}`, system);
  const ledger = text === undefined ? emptyLedger() : parseLedger(text);
  if (ledger !== undefined) {
    return { value: ledger, diagnostics: [] };
  }
  const message = `The names ledger ${JSON.stringify(LEDGER_PATH)} of ${JSON.stringify(out)} cannot be read`;
  return { value: undefined, diagnostics: [{ code: "ledger-unreadable", severity: "error", message }] };
}

/** What is no readable file is for the write stage to complain of. */
function readIfThere(path: string, system: FileSystem): string | undefined {
  try {
    return system.kindOf(path) === "file" ? system.readText(path) : undefined;
  } catch (error) {
    if (error instanceof FileSystemError) {
      return undefined;
    }
    throw error;
  }
}
