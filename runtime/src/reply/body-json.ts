import type { PreparedCall, Reply } from "../call/handler.ts";
import { chooseReader, essence, isJsonType } from "../call/reply-reader.ts";
import { decodeBody } from "./decode.ts";

/** The body of a reply, where it is JSON by what the contract or its content type says; else `undefined`. */
export function jsonOf(call: PreparedCall, { status, headers, body }: Reply): unknown {
  if (body.kind !== "bytes" || body.bytes.length === 0) return undefined;
  const contentType = headers.get("content-type");
  const reader = chooseReader(call, status, headers);
  const isDocumented = reader?.kind === "reader" || reader?.kind === "json";
  if (!isDocumented && !isJsonType(essence(contentType))) return undefined;
  const decoded = decodeBody({ kind: "json" }, body.bytes, contentType, {});
  return decoded.ok ? decoded.value : undefined;
}
