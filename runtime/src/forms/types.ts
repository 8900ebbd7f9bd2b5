/**
 * A type of `Temporal` as the platform's own types have it (TypeScript's `esnext.temporal`, or a polyfill's globals); where
 * they have none, what all its objects share.
 */
type Temporal<Name extends string> = typeof globalThis extends {
  readonly Temporal: { readonly [Key in Name]: { readonly prototype: infer Value } };
}
  ? Value
  : { readonly [Symbol.toStringTag]: `Temporal.${Name}`; toString(): string; toJSON(): string };

/** A moment, without a calendar. */
export type Instant = Temporal<"Instant">;
/** A day, without a time. */
export type PlainDate = Temporal<"PlainDate">;
/** A date and time, without an offset. */
export type PlainDateTime = Temporal<"PlainDateTime">;
/** A time of the day, without an offset. */
export type PlainTime = Temporal<"PlainTime">;
/** A length of time. */
export type Duration = Temporal<"Duration">;
