import type { AbortedError } from "./aborted-error.ts";
import type { AmbiguousOutcomeError } from "./ambiguous-outcome-error.ts";
import type { ApiError } from "./api-error.ts";
import type { AuthError } from "./auth-error.ts";
import type { PaginationError } from "./pagination-error.ts";
import type { ReadError } from "./read-error.ts";
import type { RejectedError } from "./rejected-error.ts";
import { brandOf, type SdkError } from "./sdk-error.ts";
import type { TimeoutError } from "./timeout-error.ts";
import type { TransportError } from "./transport-error.ts";
import type { UsageError } from "./usage-error.ts";

/** Any error of this package, of whatever copy of it. */
export const isSdkError = (value: unknown): value is SdkError => brandOf(value) !== undefined;

/** A failure that the server replied with; with `status`, of that status alone. */
export function isApiError<Status extends number = number>(
  value: unknown,
  status?: Status,
): value is ApiError<unknown, Status> {
  return (
    brandOf(value) === "api" && (status === undefined || Reflect.get(Object(value), "status") === status)
  );
}

/** No complete reply came. */
export const isTransportError = (value: unknown): value is TransportError => brandOf(value) === "transport";

/** A time limit was passed. */
export const isTimeoutError = (value: unknown): value is TimeoutError => brandOf(value) === "timeout";

/** The caller's own signal ended the call. */
export const isAbortedError = (value: unknown): value is AbortedError => brandOf(value) === "aborted";

/** Refused by the client's policy before anything was sent. */
export const isRejectedError = (value: unknown): value is RejectedError => brandOf(value) === "rejected";

/** No credential was to be had. */
export const isAuthError = (value: unknown): value is AuthError => brandOf(value) === "auth";

/** The reply was no value of the contract. */
export const isReadError = (value: unknown): value is ReadError => brandOf(value) === "read";

/** A write may or may not have happened. */
export const isAmbiguousOutcomeError = (value: unknown): value is AmbiguousOutcomeError =>
  brandOf(value) === "ambiguous";

/** A list that could not be followed. */
export const isPaginationError = (value: unknown): value is PaginationError =>
  brandOf(value) === "pagination";

/** The caller's mistake. */
export const isUsageError = (value: unknown): value is UsageError => brandOf(value) === "usage";
