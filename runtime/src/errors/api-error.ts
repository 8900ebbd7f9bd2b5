import type { ReplyVerdict } from "../policy.ts";
import type { ErrorContext } from "./context.ts";
import type { Problem } from "./problem.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** What an `ApiError` is made of. */
export interface ApiErrorDetails<Data, Status extends number> {
  readonly status: Status;
  readonly headers: Headers;
  readonly problem: Problem;
  readonly data: Data | undefined;
  readonly retryAfterMs: number | undefined;
  /** What follows the operation's id. */
  readonly message: string;
  readonly retryable: boolean;
  readonly advice: string;
}

/**
 * The server replied, and the reply is a failure. `data` is the documented body of that status. A 2xx status, with the code
 * `failure-in-body`: the body says so, and the contract knows of it (`policy.failure`).
 */
export class ApiError<Data = unknown, Status extends number = number> extends SdkError {
  static override readonly kindOf: ErrorKind = "api";
  declare readonly kind: "api";
  readonly status: Status;
  /** The problem as the server told it, in the shape of RFC 9457 whatever its own shape was. */
  readonly problem: Problem;
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** Not enumerable, so that no log shows it: the reply's headers. */
  declare readonly headers: Headers;
  /** Not enumerable: the body, read by the schema of its status; `undefined` when there was none or it was not readable. */
  declare readonly data: Data | undefined;
  /** Not enumerable: what the contract says of a failure in the body of a success; absent for any other. */
  declare readonly verdict?: ReplyVerdict;

  constructor(context: ErrorContext, details: ApiErrorDetails<Data, Status>) {
    super(context, { code: "http-status", ...details });
    this.status = details.status;
    this.problem = details.problem;
    this.retryAfterMs = details.retryAfterMs;
    Object.defineProperties(this, { headers: { value: details.headers }, data: { value: details.data } });
  }

  override toJSON(): Record<string, unknown> {
    const { status, problem, retryAfterMs } = this;
    return { ...super.toJSON(), status, problemType: problem.type, problemCode: problem.code, retryAfterMs };
  }
}
