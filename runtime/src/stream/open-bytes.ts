import { essence } from "../call/reply-reader.ts";
import { openDownload } from "./download.ts";
import { asOpening, type Received } from "./opening.ts";

/** Bytes in the form that the call wants. */
export function openBytes(received: Received): unknown {
  const { body, call, reply } = received;
  const { as } = call.options;
  if (body.kind === "stream" || as === "stream") return openDownload(asOpening(received));
  if (as === "bytes") return new Uint8Array(body.bytes);
  return new Blob([body.bytes], { type: essence(reply.headers.get("content-type")) });
}
