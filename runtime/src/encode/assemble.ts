import { madeBody } from "../transport/made-body.ts";
import type { BinarySource } from "./binary.ts";
import { bodyOf, bytesOf, type FixedBytes, isOnce, onceBody, refuseSpent, streamOf } from "./byte-stream.ts";
import type { EncodedBody } from "./encoded-body.ts";

/** A piece of a body: there already, readable once, or made when it is needed. */
export type BodyPiece = BinarySource | (() => BinarySource | Promise<BinarySource>);

/**
 * One body of pieces, none of which is read before it is sent. Blobs are referred to, not copied, and the length is known
 * of all that hold no stream. With a stream among them, it can be sent once; made ones are made anew for every attempt.
 */
export function assembled(pieces: readonly BodyPiece[], mediaType: string): EncodedBody {
  if (pieces.some(isOnce)) return onceBody(joined(pieces), mediaType);
  if (pieces.every(isFixed)) return { kind: "fixed", bytes: whole(pieces), mediaType };
  return madeBody(() => make(pieces), mediaType);
}

/** Of one piece: as it is, with the length that it has. */
export function single(piece: BodyPiece, mediaType: string): EncodedBody {
  if (typeof piece === "function") return madeBody(async () => bodyOf(await piece()), mediaType);
  const body = bodyOf(piece);
  return body instanceof ReadableStream
    ? onceBody(body, mediaType)
    : { kind: "fixed", bytes: body, mediaType };
}

async function make(pieces: readonly BodyPiece[]): Promise<Blob | ReadableStream<Uint8Array>> {
  const sources = await Promise.all(pieces.map((piece) => (typeof piece === "function" ? piece() : piece)));
  return sources.every(isFixed) ? whole(sources) : joined(sources);
}

function whole(pieces: readonly FixedBytes[]): Blob {
  return new Blob(pieces as readonly BlobPart[] as BlobPart[]);
}

function isFixed(piece: BodyPiece): piece is FixedBytes {
  return typeof piece !== "function" && !isOnce(piece);
}

function joined(pieces: readonly BodyPiece[]): ReadableStream<Uint8Array> {
  for (const piece of pieces) if (isOnce(piece)) refuseSpent(piece);
  return streamOf(inTurn(pieces));
}

async function* inTurn(pieces: readonly BodyPiece[]): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) yield* bytesOf(typeof piece === "function" ? await piece() : piece);
}
