import type { PreparedCall, Reply } from "../call/handler.ts";
import type { BodyReader } from "../operation.ts";
import type { Reader } from "../read/reader.ts";

/** A reply whose body is yet to be read, with what it takes to do so. */
export interface StreamOpening {
  readonly call: PreparedCall;
  readonly reply: Pick<Reply, "status" | "headers" | "url">;
  readonly stream: ReadableStream<Uint8Array>;
  /** Makes the request again, through retries, limits and the deadline. Throws what a call throws. */
  readonly again: (call: PreparedCall) => Promise<Reply>;
}

/** How the items of a stream are read. */
export type ItemReader = Reader<unknown> | BodyReader;
