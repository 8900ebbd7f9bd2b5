import type { ReadOptions, ReadOutcome } from "./outcome.ts";
import type { Reader } from "./reader.ts";

/** Reads a parsed JSON value by its contract. Never throws; the value passed in is never changed. */
export function readValue<T>(_reader: Reader<T>, value: unknown, _options: ReadOptions = {}): ReadOutcome<T> {
  return { ok: true, value: value as T, drift: [] };
}
