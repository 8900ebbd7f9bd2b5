import type { PreparedCall, Reply } from "../call/handler.ts";
import type { BodyReader } from "../operation.ts";
import type { Reader } from "../read/reader.ts";
import type { ReplyBody } from "../transport/body.ts";

/** A reply whose body is yet to be read, with what it takes to do so. */
export interface StreamOpening {
  readonly call: PreparedCall;
  readonly reply: Pick<Reply, "status" | "headers" | "url">;
  readonly stream: ReadableStream<Uint8Array>;
  /** Of a stream that is yet to come: settles at its end, with the error that whoever reads it gets, or with `undefined`. */
  readonly closed?: Promise<unknown>;
  /** Makes the request again, through retries, limits and the deadline. Throws what a call throws. */
  readonly again: (call: PreparedCall) => Promise<Reply>;
}

/** A reply whose body was handed over, or read or kept as a whole. */
export interface Received extends Omit<StreamOpening, "stream" | "closed"> {
  readonly body: Exclude<ReplyBody, { kind: "oversize" }>;
}

/** Opens a body as a stream, whichever way it came. */
export function asOpening({ body, ...received }: Received): StreamOpening {
  if (body.kind !== "stream") return { ...received, stream: new Blob([body.bytes]).stream() };
  return { ...received, stream: body.stream, closed: body.closed };
}

/** How the items of a stream are read. */
export type ItemReader = Reader<unknown> | BodyReader;
