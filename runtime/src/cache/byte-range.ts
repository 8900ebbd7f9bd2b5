import { contentRangeOf } from "../reply/content-range.ts";

/** Bytes of a representation, the last one included, as `Content-Range` counts them (RFC 9110 section 14.4). */
export interface Span {
  readonly firstByte: number;
  readonly lastByte: number;
  readonly totalBytes: number;
}

/** A range before the length of what it is of is known. `last`: so many bytes from the end. */
export type AskedRange =
  | { readonly kind: "from"; readonly firstByte: number; readonly lastByte: number }
  | { readonly kind: "last"; readonly bytes: number };

/** No more digits than a number holds exactly. */
const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/i;

/** Reads a `Range` of a single stretch of bytes; `undefined`: it is another kind of range, or none. */
export function parseRange(field: string): AskedRange | undefined {
  const [, first = "", last = ""] = RANGE.exec(field.trim()) ?? [];
  if (first === "") return last === "" ? undefined : { kind: "last", bytes: Number(last) };
  const firstByte = Number(first);
  const lastByte = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  return firstByte <= lastByte ? { kind: "from", firstByte, lastByte } : undefined;
}

/** The bytes that a range stands for; `undefined`: there are none. */
export function resolveRange(range: AskedRange, totalBytes: number): Span | undefined {
  const isFrom = range.kind === "from";
  const firstByte = isFrom ? range.firstByte : Math.max(0, totalBytes - range.bytes);
  const lastByte = Math.min(isFrom ? range.lastByte : totalBytes, totalBytes - 1);
  return firstByte <= lastByte ? { firstByte, lastByte, totalBytes } : undefined;
}

/** Reads a `Content-Range`; `undefined`: it is malformed, or does not tell how long the whole is. */
export function parseContentRange(field: string): Span | undefined {
  const range = contentRangeOf(field);
  const totalBytes = range?.totalBytes;
  return range === undefined || totalBytes === undefined ? undefined : { ...range, totalBytes };
}

/** The field that says the same. */
export function formatContentRange({ firstByte, lastByte, totalBytes }: Span): string {
  return `bytes ${firstByte}-${lastByte}/${totalBytes}`;
}
