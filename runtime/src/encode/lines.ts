import { InputFault } from "../errors/input-fault.ts";
import { madeBody } from "../transport/made-body.ts";
import { onceBody, refuseSpent, streamOf } from "./byte-stream.ts";
import type { EncodedBody } from "./encoded-body.ts";
import { jsonText } from "./json-text.ts";

/**
 * Records to send one after another. Those of an async iterable go out as they come, in one attempt; a function is asked
 * for them anew on every attempt.
 */
export type RecordSource<Item> =
  | Iterable<Item>
  | AsyncIterable<Item>
  | (() => Iterable<Item> | AsyncIterable<Item>);

/** Records as lines of JSON, or as a JSON text sequence (RFC 7464), which has a mark in front of each. */
export function encodedLines(
  records: unknown,
  mediaType: string,
  write: (record: unknown) => unknown,
): EncodedBody {
  const mark = mediaType.includes("json-seq") ? "\u001e" : "";
  const line = (record: unknown): string => `${mark}${jsonText(write(record))}\n`;
  if (typeof records === "function") {
    return madeBody(() => written(records() as unknown, line), mediaType);
  }
  const body = written(records, line);
  return typeof body === "string" ? { kind: "fixed", bytes: body, mediaType } : onceBody(body, mediaType);
}

function written(records: unknown, line: (record: unknown) => string): string | ReadableStream<Uint8Array> {
  if (isAsync(records)) {
    refuseSpent(records);
    return streamOf(linesOf(records, line));
  }
  const isList = typeof records === "object" && records !== null && Symbol.iterator in records;
  if (!isList) throw new InputFault("the body is no list of records", "Pass an array or another iterable.");
  return Array.from(records as Iterable<unknown>, line).join("");
}

async function* linesOf(
  records: AsyncIterable<unknown>,
  line: (record: unknown) => string,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const record of records) yield encoder.encode(line(record));
}

function isAsync(records: unknown): records is AsyncIterable<unknown> {
  return typeof records === "object" && records !== null && Symbol.asyncIterator in records;
}
