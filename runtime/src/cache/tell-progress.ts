import type { PreparedCall, Reply } from "../call/handler.ts";
import { chooseReader } from "../call/reply-reader.ts";

/** Tells a call's `onProgress` of a body that did not come to it piece by piece: it is all there. */
export function tellProgress(call: PreparedCall, { status, headers, body }: Reply): void {
  if (call.options.onProgress === undefined || body.kind !== "bytes" || status >= 300) return;
  const reader = chooseReader(call, status, headers);
  if (typeof reader !== "object" || !("follow" in reader)) return;
  reader.follow?.({ headers }, call.options)?.(body.bytes.byteLength);
}
