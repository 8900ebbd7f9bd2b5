import type { Attempt, Reply } from "../call/handler.ts";

/** A body as it goes out. */
export type EncodedBody =
  | { readonly kind: "none" }
  /** The same bytes on every attempt. */
  | {
      readonly kind: "fixed";
      readonly bytes: string | Blob | ArrayBuffer | ArrayBufferView;
      readonly mediaType: string;
    }
  | OnceBody
  /** Made anew for every attempt. */
  | {
      readonly kind: "made";
      readonly send: (attempt: Attempt, send: SendBody) => Promise<Reply>;
      readonly mediaType: string;
    };

/** Readable once. */
export interface OnceBody {
  readonly kind: "once";
  readonly stream: ReadableStream<Uint8Array>;
  readonly mediaType: string;
  /** For whoever would send it again, a sentence. */
  readonly advice: string;
}

/** Sends an attempt with its body, once that is made. */
export type SendBody = (attempt: Attempt, body: BodyInit) => Promise<Reply>;

/** Writes a body as the media type, by default the encoding's own. `boundary` gives a text that no body holds. */
export type BodyEncoder = (
  body: unknown,
  mediaType: string | undefined,
  boundary: () => string,
) => EncodedBody;
