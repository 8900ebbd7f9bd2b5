import type { Attempt } from "../call/handler.ts";
import type { AttemptEnd } from "./telemetry.ts";

/** An attempt as the transport sees it, which may make more requests than one. */
export interface TracedAttempt extends Attempt {
  /**
   * Ends the span of the last request, and starts that of the next: to the same place, or to where the reply leads. Gives
   * the headers that tell of it. Absent where nobody follows.
   */
  readonly traceNext?: (end: AttemptEnd, leadsTo?: URL) => Readonly<Record<string, string>>;
}
