import type { BinaryForm } from "./options.ts";

/**
 * Data that comes in one of several media types. Where `Flag` names a property of the body, that says whether the data
 * is a stream; else the call may ask for one of them by `accept`. Carries types; never present at run time.
 */
export interface ByMediaType<Types, Flag extends "stream" = never> {
  readonly "~types": Types;
  readonly "~flag": Flag;
}

/** Data as the call wants it: bytes in the form that it names, all else as it is. */
export type Chosen<Data, As> = Data extends Blob ? (As extends BinaryForm ? BinaryForms[As] : never) : Data;

interface BinaryForms {
  readonly blob: Blob;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stream: ReadableStream<Uint8Array>;
}

/** A body that says whether a stream is wanted. */
export interface WithFlag<Wants> {
  readonly body?: { readonly stream?: Wants };
}
