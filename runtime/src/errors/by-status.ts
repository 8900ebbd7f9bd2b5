import type { AbortedError } from "./aborted-error.ts";
import type { AmbiguousOutcomeError } from "./ambiguous-outcome-error.ts";
import type { ApiError } from "./api-error.ts";
import type { AuthError } from "./auth-error.ts";
import type { ReadError } from "./read-error.ts";
import type { RejectedError } from "./rejected-error.ts";
import type { TimeoutError } from "./timeout-error.ts";
import type { TransportError } from "./transport-error.ts";
import type { UsageError } from "./usage-error.ts";

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type NumberOf<Text> = Text extends `${infer Value extends number}` ? Value : never;
type StatusesOf<Hundred extends number> = NumberOf<`${Hundred}${Digit}${Digit}`>;
/** Successes are among them where their bodies may tell of a failure. */
type Hundreds = 2 | 3 | 4 | 5;

/** Every status outside 2xx that a failure can have, as literals, so that `error.status === 404` narrows. */
export type ErrorStatus = StatusesOf<3 | 4 | 5>;

/** Statuses that the document names one by one. */
type Single<Errors> = NumberOf<`${Extract<keyof Errors, string | number>}`>;

/** Statuses within the ranges that the document names. */
type Ranged<Errors> =
  Extract<keyof Errors, `${number}XX`> extends infer Range
    ? Range extends `${infer Hundred extends Hundreds}XX`
      ? StatusesOf<Hundred>
      : never
    : never;

type BodyOf<Errors, Key> = Key extends keyof Errors ? Errors[Key] : unknown;

type SingleErrors<Errors> = {
  [Key in keyof Errors]: NumberOf<`${Extract<Key, string | number>}`> extends infer Status
    ? [Status] extends [never]
      ? never
      : ApiError<Errors[Key], Extract<Status, number>>
    : never;
}[keyof Errors];

type RangeErrors<Errors> = {
  [Key in keyof Errors]: Key extends `${infer Hundred extends Hundreds}XX`
    ? ApiError<Errors[Key], Exclude<StatusesOf<Hundred>, Single<Errors>>>
    : never;
}[keyof Errors];

/**
 * The `ApiError`s of an operation, one for each documented status or range, one for the rest.
 * `Errors` maps a status (`404`), a range (`"4XX"`) or `default` to the type of its body. A 2xx is there where the policy
 * knows failures among its bodies.
 */
export type ErrorsByStatus<Errors> =
  | SingleErrors<Errors>
  | RangeErrors<Errors>
  | ApiError<BodyOf<Errors, "default">, Exclude<ErrorStatus, Single<Errors> | Ranged<Errors>>>;

/** Everything a call may fail with. `error.status` and `error.kind` narrow it. */
export type CallError<Errors> =
  | ErrorsByStatus<Errors>
  | TransportError
  | TimeoutError
  | AbortedError
  | RejectedError
  | AuthError
  | ReadError
  | AmbiguousOutcomeError
  | UsageError;
