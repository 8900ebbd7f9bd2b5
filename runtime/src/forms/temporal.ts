import { InputFault } from "../errors/input-fault.ts";
import { converted } from "../read/converted.ts";
import type { Node, Shape } from "../read/node.ts";

/** A string in RFC 3339 as a `Temporal.Instant`: the moment is kept to the nanosecond, the offset is not. */
export const toInstant = (inner: Shape): Node =>
  temporalForm(inner, "Instant", "a date and time with an offset");

/** A day (`2026-01-31`) as a `Temporal.PlainDate`. */
export const toPlainDate = (inner: Shape): Node => temporalForm(inner, "PlainDate", "a day");

/** A date and time without an offset as a `Temporal.PlainDateTime`. */
export const toPlainDateTime = (inner: Shape): Node =>
  temporalForm(inner, "PlainDateTime", "a date and time without an offset");

/** A time of the day without an offset as a `Temporal.PlainTime`. */
export const toPlainTime = (inner: Shape): Node =>
  temporalForm(inner, "PlainTime", "a time without an offset");

/** A duration (ISO 8601: `P1DT12H`) as a `Temporal.Duration`. */
export const toDuration = (inner: Shape): Node => temporalForm(inner, "Duration", "a duration");

interface Kind {
  readonly from: (text: string) => unknown;
}

type Kinds = Readonly<Record<"Instant" | "PlainDate" | "PlainDateTime" | "PlainTime" | "Duration", Kind>>;

/** `Temporal`, or the fault that there is none; named by operations, so that nothing is sent without it. */
export function temporal(): Kinds {
  const { Temporal } = globalThis as { readonly Temporal?: Kinds };
  if (Temporal !== undefined) return Temporal;
  throw new InputFault(
    "the client was generated with types of Temporal, which this platform does not have",
    "Import a polyfill first (temporal-polyfill/global), or generate with other types (--format).",
  );
}

function temporalForm(inner: Shape, name: keyof Kinds, expected: string): Node {
  const tag = `Temporal.${name}`;
  return converted(inner, {
    expected,
    is: (value) => Object.prototype.toString.call(value) === `[object ${tag}]`,
    read: (text) => parsed(name, text),
    write: (value) => String(value),
  });
}

function parsed(name: keyof Kinds, text: unknown): unknown {
  if (typeof text !== "string" || (name === "PlainDate" && text.length > 10)) return undefined;
  try {
    return temporal()[name].from(text);
  } catch (thrown) {
    if (thrown instanceof InputFault) throw thrown;
    return undefined;
  }
}
