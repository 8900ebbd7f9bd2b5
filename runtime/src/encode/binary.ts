import type { BodyPart } from "./part.ts";

/** Bytes in any of the platform's forms; Node's streams are async iterables. */
export type BinarySource =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | string;

/**
 * Bytes to send. A stream can be read once, so a call that sends one makes one attempt;
 * a function is asked for a fresh body on every attempt. `part()` adds a type, and in a multipart body a file name and headers.
 */
export type BinaryBody = BinarySource | (() => BinarySource | Promise<BinarySource>) | BodyPart;
