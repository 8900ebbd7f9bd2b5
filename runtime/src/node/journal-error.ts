/** `locked`: another process has it. `damaged`: what it holds is not what was written. */
export type JournalErrorCode = "locked" | "damaged" | "unsupported" | "closed";

/** A journal cannot be used. No write is sent that was to be written down in it. */
export class JournalError extends Error {
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "JournalError";
    this.code = code;
  }
}
