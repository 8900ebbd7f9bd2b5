import { byStatus } from "../machines/status-pattern.ts";
import type {
  BodyReader,
  MediaReaders,
  OperationDescriptor,
  ReplyReader,
  ReplyWish,
  StreamReader,
  Unmatched,
} from "../operation.ts";
import type { Reader } from "../read/reader.ts";

/** How to read the body of one reply. `undefined`: the contract says nothing of it. */
export type ChosenReader = Reader<unknown> | BodyReader | StreamReader | undefined;

/** What of a call says how its reply is read. */
export interface ReplyChoice extends ReplyWish {
  readonly operation: OperationDescriptor;
}

/** The reader for a status and content type, or what says that the status is documented, and the type is not. */
export function chooseReader(call: ReplyChoice, status: number, headers: Headers): ChosenReader | Unmatched {
  const reader: ReplyReader | undefined = byStatus(call.operation.replies, status);
  // Most replies are of one kind whatever they call themselves, and to look a header up costs more than all else here.
  if (reader === undefined || reader.kind === "reader") return reader;
  const type = essence(headers.get("content-type"));
  if (reader.kind === "media") return chosen(reader, call, status, type) ?? reader.unmatched;
  return reader.accepts?.(type) === false ? reader.unmatched : reader;
}

function chosen(media: MediaReaders, call: ReplyChoice, status: number, type: string): ChosenReader {
  // What a call asks for is data; failures come as they like.
  return media.choose(type, status < 300 ? media.wanted(call) : Object.keys(media.types));
}

/** A media type without its parameters, in lower case. */
export function essence(contentType: string | null): string {
  if (contentType === "application/json") return contentType;
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Whether a media type is JSON or built on it. */
export function isJsonType(type: string): boolean {
  return /^[^/]+\/(?:.+\+)?json$/.test(type);
}
