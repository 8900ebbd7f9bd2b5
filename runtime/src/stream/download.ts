import type { PreparedCall } from "../call/handler.ts";
import type { OperationDescriptor } from "../operation.ts";
import { handOver } from "../transport/hand-over.ts";
import { type FileVersion, isAllThere, restOf, versionOf } from "./file-version.ts";
import type { StreamOpening } from "./opening.ts";
import { isBreak, isResumable, reconnect } from "./reconnect.ts";
import { tellStreamEnd } from "./tell-end.ts";
import { truncated } from "./truncated.ts";

/**
 * The body as a stream, nothing of it read ahead. Where the policy says `resume: range` and the server has named the
 * version that it sends, a download that breaks off goes on where it stopped, with that version or not at all.
 */
export function openDownload(opening: StreamOpening): ReadableStream<Uint8Array> {
  const { call, reply, stream, closed } = opening;
  const version = call.policy.retry.resume === "range" ? versionOf(reply) : undefined;
  if (version !== undefined) return resumedStream(opening, version);
  closed?.then((error) => tellStreamEnd(opening, error));
  return stream;
}

/** Where a download is. */
interface Place {
  version: FileVersion;
  body: ReadableStreamDefaultReader<Uint8Array>;
  receivedBytes: number;
  /** A part that ends before is not the last one; the platform itself sees to the length of the first. */
  endsAtByte: number;
  /** Reconnections in a row that brought nothing. */
  fruitless: number;
  isStopped: boolean;
}

function resumedStream(opening: StreamOpening, version: FileVersion): ReadableStream<Uint8Array> {
  const body = opening.stream.getReader();
  const place: Place = { version, body, receivedBytes: 0, endsAtByte: 0, fruitless: 0, isStopped: false };
  return new ReadableStream(
    {
      pull: async (controller) => {
        const piece = await nextPiece(opening, place).catch((thrown: unknown) => {
          if (!place.isStopped) tellStreamEnd(opening, thrown);
          throw thrown;
        });
        if (place.isStopped) return;
        if (piece === undefined) {
          tellStreamEnd(opening, undefined);
          return controller.close();
        }
        place.receivedBytes += piece.byteLength;
        if (piece.byteLength > 0) place.fruitless = 0;
        controller.enqueue(piece);
      },
      cancel: async (reason) => {
        place.isStopped = true;
        tellStreamEnd(opening, undefined);
        // Of a body that has broken, this tells what nobody waits for any more.
        await place.body.cancel(reason).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function nextPiece(opening: StreamOpening, place: Place): Promise<Uint8Array | undefined> {
  for (;;) {
    try {
      const { done, value } = await place.body.read();
      if (!done) return value;
      if (place.isStopped || place.receivedBytes >= place.endsAtByte) return undefined;
      throw truncated(opening);
    } catch (broken) {
      if (!(await movedOn(opening, place, broken))) return undefined;
    }
  }
}

/** Moves on to the rest; `false`: there is none, or nobody waits for it. */
async function movedOn(opening: StreamOpening, place: Place, broken: unknown): Promise<boolean> {
  const { version, receivedBytes, fruitless } = place;
  if (!isBreak(broken)) throw broken;
  if (receivedBytes === version.totalBytes) return false;
  if (!isResumable(opening.call, fruitless)) throw broken;
  const from = { ...opening, call: rangedCall(opening, version, receivedBytes) };
  const headers = { Range: `bytes=${receivedBytes}-`, "If-Range": version.validator };
  const isStopped = (): boolean => place.isStopped;
  place.fruitless += 1;
  const reply = await reconnect(from, { broken, fruitless, headers, isStopped }).catch((thrown: unknown) => {
    if (isAllThere(thrown, version, receivedBytes)) return undefined;
    throw thrown;
  });
  if (reply === undefined) return false;
  const rest = restOf(opening, reply, version, receivedBytes);
  place.body = rest.stream.getReader();
  place.version = rest.version;
  place.endsAtByte = rest.endsAtByte;
  return true;
}

function rangedCall(
  { call, reply }: StreamOpening,
  { totalBytes }: FileVersion,
  fromByte: number,
): PreparedCall {
  const { operation, options } = call;
  const { onProgress } = options;
  const replies: OperationDescriptor["replies"] = {
    ...operation.replies,
    206: operation.replies[reply.status] ?? { kind: "stream", handOver, open: ({ body }) => body },
  };
  return {
    ...call,
    operation: { ...operation, replies },
    options: {
      ...options,
      ...(onProgress !== undefined && {
        onProgress: ({ receivedBytes }) =>
          onProgress({ receivedBytes: fromByte + receivedBytes, totalBytes }),
      }),
    },
  };
}
