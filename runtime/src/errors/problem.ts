/** Problem details (RFC 9457), read from whatever shape the server gave its error. */
export interface Problem {
  /** `about:blank` when the server names none. */
  readonly type: string;
  readonly title?: string;
  readonly detail?: string;
  readonly instance?: string;
  /** The server's own word for the fault, when it has one. */
  readonly code?: string;
  /** Members beyond the standard's. */
  readonly extensions: Readonly<Record<string, unknown>>;
}
