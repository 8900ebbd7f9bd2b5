/** Exit codes of the command line. */
export const EXIT = {
  done: 0,
  failed: 1,
  misuse: 2,
  outOfDate: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
