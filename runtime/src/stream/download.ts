import type { PreparedCall, Reply } from "../call/handler.ts";
import type { OperationDescriptor } from "../operation.ts";
import { unreadable } from "../reply/unreadable.ts";
import { handOver } from "../transport/hand-over.ts";
import type { StreamOpening } from "./opening.ts";
import { isBreak, isResumable, reconnect } from "./reconnect.ts";

/**
 * The body as a stream, nothing of it read ahead. Where the policy says `resume: range` and the server has named the
 * version that it sends, a download that breaks off goes on where it stopped, with that version or not at all.
 */
export function openDownload(opening: StreamOpening): ReadableStream<Uint8Array> {
  const version = versionOf(opening);
  return version === undefined ? opening.stream : resumedStream(opening, version);
}

/** What `If-Range` may name (RFC 9110, section 13.1.5); of a body that was unpacked here, no range is known. */
function versionOf({ call, reply }: StreamOpening): string | undefined {
  const { headers, status } = reply;
  const isWhole = status === 200 && headers.get("content-encoding") === null;
  if (call.policy.retry.resume !== "range" || !isWhole) return undefined;
  if (headers.get("accept-ranges")?.toLowerCase() === "none") return undefined;
  const etag = headers.get("etag");
  if (etag !== null) return etag.startsWith("W/") ? undefined : etag;
  return headers.get("last-modified") ?? undefined;
}

function resumedStream(opening: StreamOpening, version: string): ReadableStream<Uint8Array> {
  let body = opening.stream.getReader();
  let receivedBytes = 0;
  let fruitless = 0;
  let isStopped = false;
  const nextPiece = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await body.read();
      return done ? undefined : value;
    } catch (broken) {
      if (!isBreak(broken) || !isResumable(opening.call, fruitless)) throw broken;
      const from = { ...opening, call: rangedCall(opening, receivedBytes) };
      const headers = { Range: `bytes=${receivedBytes}-`, "If-Range": version };
      const connecting = reconnect(from, { broken, fruitless, headers, isStopped: () => isStopped });
      fruitless += 1;
      const stream = restOf(opening, await connecting, receivedBytes);
      if (stream === undefined) return undefined;
      body = stream.getReader();
      return nextPiece();
    }
  };
  return new ReadableStream(
    {
      pull: async (controller) => {
        const piece = await nextPiece();
        if (piece === undefined) return isStopped ? undefined : controller.close();
        receivedBytes += piece.byteLength;
        fruitless = 0;
        controller.enqueue(piece);
      },
      cancel: async (reason) => {
        isStopped = true;
        // Of a body that has broken, this tells what nobody waits for any more.
        await body.cancel(reason).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The rest of the version that was begun; the whole of another one is no rest of it. */
function restOf(
  { call }: StreamOpening,
  reply: Reply | undefined,
  fromByte: number,
): ReadableStream<Uint8Array> | undefined {
  if (reply === undefined) return undefined;
  const { body, status, headers } = reply;
  const range = headers.get("content-range") ?? "";
  if (status === 206 && body.kind === "stream" && range.startsWith(`bytes ${fromByte}-`)) return body.stream;
  if (body.kind === "stream") body.stream.cancel().catch(() => undefined);
  const message = `the download broke off after ${fromByte} bytes, and what it could go on with is another version`;
  throw unreadable(call, reply, { message });
}

function rangedCall({ call, reply }: StreamOpening, fromByte: number): PreparedCall {
  const { operation, options } = call;
  const { onProgress } = options;
  const total = Number(reply.headers.get("content-length") ?? Number.NaN);
  const replies: OperationDescriptor["replies"] = {
    ...operation.replies,
    206: operation.replies[reply.status] ?? { kind: "stream", handOver },
  };
  return {
    ...call,
    operation: { ...operation, replies },
    options: {
      ...options,
      ...(onProgress !== undefined && {
        onProgress: ({ receivedBytes }) =>
          onProgress({
            receivedBytes: fromByte + receivedBytes,
            totalBytes: Number.isNaN(total) ? undefined : total,
          }),
      }),
    },
  };
}
