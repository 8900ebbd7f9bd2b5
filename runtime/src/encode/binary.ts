/** Bytes in any of the platform's forms. */
export type BinarySource = Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | string;

/**
 * Bytes to send. A stream can be read once, so a call that sends one makes one attempt;
 * a function is asked for a fresh body on every attempt.
 */
export type BinaryBody = BinarySource | (() => BinarySource | Promise<BinarySource>);
