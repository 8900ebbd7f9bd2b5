import type { PreparedCall, Reply } from "../call/handler.ts";
import { essence } from "../call/reply-reader.ts";
import type { ReadError } from "../errors/read-error.ts";
import { byStatus } from "../machines/status-pattern.ts";
import type { Unmatched } from "../operation.ts";
import { unreadable } from "./unreadable.ts";

/** What stands for the reader of a media type that nothing reads: the contract has none of it, or the call wants another. */
export const unmatched: Unmatched = { kind: "unmatched", errorOf };

function errorOf(call: PreparedCall, reply: Reply): ReadError {
  const { body, status, headers } = reply;
  const contentType = headers.get("content-type");
  const asked = askedInstead(call, status, essence(contentType));
  const why = asked === undefined ? `not documented for ${status}` : `not the one asked for (${asked})`;
  const message = `the media type ${mediaTypeText(contentType)} is ${why}`;
  return unreadable(call, reply, { message, bytes: body.kind === "bytes" ? body.bytes : undefined });
}

/** What the call asked for, where the contract knows the type that came as well. */
function askedInstead(call: PreparedCall, status: number, type: string): string | undefined {
  const reader = byStatus(call.operation.replies, status);
  if (reader?.kind !== "media" || reader.choose(type, Object.keys(reader.types)) === undefined)
    return undefined;
  return call.options.accept ?? reader.wanted(call).join(" or ");
}

function mediaTypeText(contentType: string | null): string {
  return contentType === null ? "(none)" : JSON.stringify(contentType.slice(0, 100));
}
