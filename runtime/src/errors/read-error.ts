import type { ReadIssue } from "../read/outcome.ts";
import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** What is known of a reply that could not be read. */
export interface UnreadableReply {
  readonly status: number;
  readonly contentType: string | undefined;
  /** The first characters of a body that is no JSON, with digits and credentials masked. */
  readonly snippet: string | undefined;
}

/** The reply says success but holds no value of the contract, or critical data is missing or malformed. */
export class ReadError extends SdkError {
  static override readonly kindOf: ErrorKind = "read";
  declare readonly kind: "read";
  readonly status: undefined;
  readonly issues: readonly ReadIssue[];
  readonly reply: UnreadableReply;

  constructor(
    context: ErrorContext,
    message: string,
    issues: readonly ReadIssue[],
    reply: UnreadableReply,
    cause?: unknown,
  ) {
    super(context, {
      code: "unreadable-reply",
      message,
      advice:
        reply.contentType?.startsWith("text/html") === true
          ? "A page came in place of data: see whether `baseUrl` leads to the API, and what stands before it."
          : "The request took effect, only its reply is not usable: do not repeat a write.",
      cause,
    });
    this.issues = issues;
    this.reply = reply;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues, reply: this.reply };
  }
}
