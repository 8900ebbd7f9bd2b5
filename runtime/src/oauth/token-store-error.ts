/**
 * `locked`: another process holds a token for longer than anybody waits. `unreadable`: it cannot be opened, or others may
 * read it. `wrong-key`: it was encrypted with another key, or changed. `damaged`: it holds no tokens.
 */
export type TokenStoreErrorCode = "locked" | "unreadable" | "wrong-key" | "damaged";

/** A token store cannot be used. Tells where and why, and nothing of what it holds. */
export class TokenStoreError extends Error {
  readonly code: TokenStoreErrorCode;
  /** What to do next, in a sentence. */
  readonly advice: string;

  constructor(code: TokenStoreErrorCode, message: string, advice: string) {
    super(message);
    this.name = "TokenStoreError";
    this.code = code;
    this.advice = advice;
  }
}
