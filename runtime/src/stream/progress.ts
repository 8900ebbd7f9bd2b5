import type { ReplyOptions } from "../call/options.ts";
import { undisturbed } from "../telemetry/undisturbed.ts";

/** Counts what comes of a body, for the call's `onProgress`. */
export function followDownload(
  { headers }: Pick<Response, "headers">,
  { onProgress }: ReplyOptions,
): ((bytes: number) => void) | undefined {
  if (onProgress === undefined) return undefined;
  const totalBytes = totalBytesOf(headers);
  let receivedBytes = 0;
  return (bytes) => {
    receivedBytes += bytes;
    undisturbed(() => onProgress({ receivedBytes, totalBytes }));
  };
}

/** What comes of a compressed body is longer than what is sent of it. */
function totalBytesOf(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  const isPlain = (headers.get("content-encoding") ?? "identity").toLowerCase() === "identity";
  return isPlain && length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
}
