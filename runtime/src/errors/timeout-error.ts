import type { Sent } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** Which limit was passed. */
export type TimeoutPhase = "attempt" | "total" | "connect" | "idle";

/** What a `TimeoutError` is made of. */
export interface TimeoutErrorDetails {
  readonly phase: TimeoutPhase;
  readonly limitMs: number;
  /** What has not come within it. Default: a complete reply. */
  readonly awaited?: string | undefined;
  readonly sent: Sent;
  readonly retryable: boolean;
  readonly advice: string;
  readonly cause?: unknown;
}

/** A limit of the policy was passed. Never stands for the caller's own abort. */
export class TimeoutError extends SdkError {
  static override readonly kindOf: ErrorKind = "timeout";
  declare readonly kind: "timeout";
  readonly status: undefined;
  readonly phase: TimeoutPhase;
  readonly limitMs: number;
  /** Whether the request may have reached the server. */
  readonly sent: Sent;

  constructor(context: ErrorContext, details: TimeoutErrorDetails) {
    const { phase, limitMs, awaited = "complete reply" } = details;
    const message = `no ${awaited} within the ${phase} timeout of ${limitMs} ms`;
    super(context, { code: `${phase}-timeout`, message, ...details });
    this.phase = phase;
    this.limitMs = limitMs;
    this.sent = details.sent;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase, limitMs: this.limitMs, sent: this.sent };
  }
}
