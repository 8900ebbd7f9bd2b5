import type { Reply } from "../call/handler.ts";
import type { ApiError } from "../errors/api-error.ts";
import { brandOf } from "../errors/sdk-error.ts";
import { contentRangeOf, lengthInsteadOfPart } from "../reply/content-range.ts";
import { unreadable } from "../reply/unreadable.ts";
import type { StreamOpening } from "./opening.ts";

/** The version of a file that a download has begun with. */
export interface FileVersion {
  /** The header that names it, and what `If-Range` may say of it (RFC 9110, section 13.1.5). */
  readonly field: "etag" | "last-modified";
  readonly validator: string;
  readonly totalBytes: number | undefined;
}

/** What is left of a version. */
export interface FileRest {
  readonly stream: ReadableStream<Uint8Array>;
  /** The version, as long as it is now known to be. */
  readonly version: FileVersion;
  /** How much there is of the version, as far as is known. */
  readonly endsAtByte: number;
}

/** `undefined`: it has no name that can be relied on. Of a body that was unpacked here, no range is known. */
export function versionOf({ status, headers }: StreamOpening["reply"]): FileVersion | undefined {
  if (status !== 200 || headers.get("content-encoding") !== null) return undefined;
  if (headers.get("accept-ranges")?.toLowerCase() === "none") return undefined;
  const field = headers.get("etag") === null ? "last-modified" : "etag";
  const validator = headers.get(field);
  if (validator === null || validator.startsWith("W/")) return undefined;
  const length = headers.get("content-length") ?? "";
  return { field, validator, totalBytes: /^\d{1,15}$/.test(length) ? Number(length) : undefined };
}

/** The rest of the version that was begun, or as much of it as the server gives at once (section 15.3.7). */
export function restOf(
  { call }: StreamOpening,
  reply: Reply,
  begun: FileVersion,
  fromByte: number,
): FileRest {
  const { body, status, headers } = reply;
  const range =
    status === 206 && headers.get("content-encoding") === null
      ? contentRangeOf(headers.get("content-range") ?? "")
      : undefined;
  if (body.kind === "stream" && range?.firstByte === fromByte && isOf(begun, headers, range.totalBytes)) {
    const totalBytes = begun.totalBytes ?? range.totalBytes;
    const endsAtByte = totalBytes ?? range.lastByte + 1;
    return { stream: body.stream, version: { ...begun, totalBytes }, endsAtByte };
  }
  if (body.kind === "stream") body.stream.cancel().catch(() => undefined);
  const message = `the download broke off after ${fromByte} bytes, and what it could go on with is another version`;
  throw unreadable(call, reply, { message });
}

/** The server has nothing after these bytes: the connection broke between the last of them and the end of the body. */
export function isAllThere(thrown: unknown, begun: FileVersion, receivedBytes: number): boolean {
  if (brandOf(thrown) !== "api") return false;
  const { status, headers } = thrown as ApiError;
  const totalBytes = lengthInsteadOfPart(headers);
  return status === 416 && totalBytes === receivedBytes && isOf(begun, headers, totalBytes);
}

/** Whether a reply is of the version. It need not name it, as `If-Range` asked for that version or the whole of another. */
function isOf(begun: FileVersion, headers: Headers, totalBytes: number | undefined): boolean {
  const isSame = (headers.get(begun.field) ?? begun.validator) === begun.validator;
  return isSame && (totalBytes ?? begun.totalBytes) === (begun.totalBytes ?? totalBytes);
}
