import type { Misuse } from "./command.ts";

/** Leaves the parser for its one exit; no one else sees it. */
export class MisuseError extends Error {
  readonly problem: Misuse;

  constructor(what: string, fix: string) {
    super(what);
    this.problem = { what, fix };
  }
}
