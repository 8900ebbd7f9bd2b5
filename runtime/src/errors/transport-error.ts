import type { Sent } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** What a `TransportError` is made of. */
export interface TransportErrorDetails {
  readonly sent: Sent;
  /** A stable word, such as `connection-refused`, `connection-reset` or `name-not-resolved`. */
  readonly reason: string;
  /** What follows the operation's id. */
  readonly message: string;
  readonly retryable: boolean;
  readonly advice: string;
  readonly cause?: unknown;
}

/** No complete reply came. */
export class TransportError extends SdkError {
  static override readonly kindOf: ErrorKind = "transport";
  declare readonly kind: "transport";
  readonly status: undefined;
  /** Whether the request may have reached the server. */
  readonly sent: Sent;
  /** A stable word, such as `connection-refused`, `connection-reset` or `name-not-resolved`. */
  readonly reason: string;

  constructor(context: ErrorContext, details: TransportErrorDetails) {
    super(context, { code: "transport", ...details });
    this.sent = details.sent;
    this.reason = details.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), sent: this.sent, reason: this.reason };
  }
}
