import { byStatus } from "../machines/status-pattern.ts";
import type { BodyReader, MediaReaders, OperationDescriptor, ReplyReader } from "../operation.ts";
import type { Reader } from "../read/reader.ts";

/** How to read the body of one reply. `undefined`: the contract says nothing of it. */
export type ChosenReader = Reader<unknown> | BodyReader | undefined;

/** The reader for a status and content type; `"unmatched"`: the status is documented, the type is not. */
export function chooseReader(
  operation: OperationDescriptor,
  status: number,
  contentType: string | null,
): ChosenReader | "unmatched" {
  const reader: ReplyReader | undefined = byStatus(operation.replies, status);
  return reader?.kind === "media" ? byMediaType(reader, essence(contentType)) : reader;
}

/** Whether the body of a successful reply is handed over unread. */
export function wantsStream(operation: OperationDescriptor, response: Response): boolean {
  const reader = chooseReader(operation, response.status, response.headers.get("content-type"));
  return reader !== "unmatched" && reader?.kind === "stream";
}

/** A media type without its parameters, in lower case. */
export function essence(contentType: string | null): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Whether a media type is JSON or built on it. */
export function isJsonType(type: string): boolean {
  return /^[^/]+\/(?:.+\+)?json$/.test(type);
}

function byMediaType({ types }: MediaReaders, type: string): ChosenReader | "unmatched" {
  const keys = Object.keys(types);
  const wanted =
    keys.find((key) => essence(key) === type) ??
    keys.find((key) => key.endsWith("/*") && key !== "*/*" && type.startsWith(key.slice(0, -1))) ??
    (isJsonType(type) ? keys.find((key) => isJsonType(essence(key))) : undefined) ??
    keys.find((key) => key === "*/*") ??
    // A reply that does not say what it is is taken for what the document says first.
    (type === "" ? keys[0] : undefined);
  return wanted === undefined ? "unmatched" : types[wanted];
}
