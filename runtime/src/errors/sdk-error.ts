import type { AttemptRecord } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";
import { describeCause } from "./describe-cause.ts";
import type { PagePosition } from "./page-position.ts";
import { safeCause } from "./safe-cause.ts";

/** Tells the classes apart, in `switch` and across copies of this package. */
export type ErrorKind =
  | "api"
  | "transport"
  | "timeout"
  | "aborted"
  | "rejected"
  | "auth"
  | "read"
  | "ambiguous"
  | "pagination"
  | "usage";

/** Stable, for logs and alerts. */
export type ErrorCode =
  | "http-status"
  | "failure-in-body"
  | "transport"
  | "attempt-timeout"
  | "total-timeout"
  | "connect-timeout"
  | "idle-timeout"
  | "aborted"
  | "breaker-open"
  | "bulkhead-full"
  | "rate-limited"
  | "budget-spent"
  | "journal-failed"
  | "missing-credential"
  | "credential-failed"
  | "token-refused"
  | "token-unavailable"
  | "unreadable-reply"
  | "ambiguous-outcome"
  | "repeated-cursor"
  | "repeated-page"
  | "empty-pages"
  | "missing-items"
  | "missing-cursor"
  | "foreign-link"
  | "invalid-usage"
  | "untrusted-server";

/** What makers of errors hand to the base. */
export interface ErrorFacts {
  readonly code: ErrorCode;
  /** What follows the operation's id. */
  readonly message: string;
  readonly advice: string;
  /** Default: no. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** Shared by every copy of the package in a process, so that guards hold across them. */
const BRAND: symbol = Symbol.for("gen-client.error");
const INSPECT: symbol = Symbol.for("nodejs.util.inspect.custom");

/** What every failure of a call is. Printing or serialising one shows no credential and no body. */
export abstract class SdkError extends Error {
  /** Of a class; absent on the base, which stands for all of them. */
  static readonly kindOf: ErrorKind | undefined;

  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  /** The operation's id. */
  readonly operation: string;
  /** Every request made for the call, in order. */
  readonly attempts: readonly AttemptRecord[];
  readonly elapsedMs: number;
  readonly correlationId: string;
  /** The key that was sent; a repeat by hand must pass it in again. */
  readonly idempotencyKey: string | undefined;
  /** Whether the same call may succeed later without doing anything twice. */
  readonly retryable: boolean;
  /** What to do next, in a sentence or two. */
  readonly advice: string;
  /** Where in a list the call failed, when it was made for one of its pages. Not enumerable: addresses may say much. */
  declare readonly page?: PagePosition;
  /** Of a stream that ended early: how many items came before. */
  declare received?: number;

  constructor(context: ErrorContext, { code, message, advice, retryable = false, cause }: ErrorFacts) {
    const { operation, redact = String } = context;
    // Only classes with a kind are ever made.
    const kind = new.target.kindOf as ErrorKind;
    super(
      redact(`${operation}: ${message}`),
      cause === undefined ? cause : { cause: causeOf(kind, cause, redact) },
    );
    this.kind = kind;
    this.name = classNameOf(kind);
    this.code = code;
    this.operation = operation;
    this.attempts = context.attempts;
    this.elapsedMs = context.elapsedMs;
    this.correlationId = context.correlationId;
    this.idempotencyKey = context.idempotencyKey;
    this.retryable = retryable;
    // A call of which nothing was tried has its body still.
    const again = retryable && context.attempts.length > 0 ? context.bodyAdvice : undefined;
    this.advice = redact(again === undefined ? advice : `${advice} ${again}`);
  }

  static {
    // On the prototype: an error must not cost more than the refusal that it tells of.
    Object.defineProperties(SdkError.prototype, {
      [BRAND]: { get: kindOfThis },
      // Node prints this instead of the object, whose cause or reply may hold what nobody should see.
      [INSPECT]: { value: inspectThis },
    });
  }

  /** Everything that is safe to log. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      operation: this.operation,
      retryable: this.retryable,
      advice: this.advice,
      attempts: this.attempts,
      elapsedMs: this.elapsedMs,
      correlationId: this.correlationId,
      idempotencyKey: this.idempotencyKey,
      received: this.received,
      cause: describeCause(this.cause),
      page: this.page?.number,
    };
  }

  /** True for errors of other copies of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const kind = brandOf(value);
    // biome-ignore lint/complexity/noThisInStatic: inherited; `this` is the class that is asked
    return kind !== undefined && (this.kindOf === undefined || this.kindOf === kind);
  }
}

/** Errors of ours are safe as they are, and a caller's reason is the caller's. */
function causeOf(kind: ErrorKind, cause: unknown, redact: (text: string) => string): unknown {
  if (kind === "aborted" || brandOf(cause) !== undefined) return cause;
  return safeCause(cause, kind === "auth" || kind === "read" ? undefined : redact);
}

function kindOfThis(this: SdkError): ErrorKind {
  return this.kind;
}

function inspectThis(this: SdkError): string {
  return `${this.stack ?? this.message}\n${JSON.stringify(this, undefined, 2)}`;
}

/** `ApiError` of `api`: the names of classes do not survive minifiers. */
function classNameOf(kind: ErrorKind): string {
  const words = kind === "ambiguous" ? "ambiguousOutcome" : kind;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}Error`;
}

/** The kind of an error of this package, of whatever copy; `undefined` for anything else. */
export function brandOf(value: unknown): ErrorKind | undefined {
  const kind: unknown = Reflect.get(Object(value), BRAND);
  return typeof kind === "string" ? (kind as ErrorKind) : undefined;
}
