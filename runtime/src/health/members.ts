import type { Readiness, ReadyOptions } from "./ready.ts";
import type { HealthReport } from "./report.ts";

/** What a client with methods offers for starting up and for being watched. */
export interface HealthMembers {
  /**
   * The check to await before a program takes work: one cheap call that proves that the credentials are good and the
   * server is there. Throws what went wrong, unless the document says `startup: warn` or `off`.
   */
  ready(options?: ReadyOptions): Promise<Readiness>;
  /** How each dependency of the client is doing, from what its calls have seen: no request is made. Plain JSON without secrets. */
  health(): HealthReport;
}
