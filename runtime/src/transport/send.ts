import type { HeaderMap } from "../encode/header-map.ts";

/** One request, complete. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderMap;
  readonly body: BodyInit | undefined;
}

/**
 * What a request says whose body is a stream, or a large file. Node keeps a second copy of every body, all of it in memory, in case it is
 * to be sent again after a redirect or a challenge; it does not where neither can happen (Fetch Standard, HTTP-network-or-cache fetch).
 */
const UNREPEATABLE = { redirect: "error", window: null } as const;

/** From here on, a second copy costs more than a redirect that is told less well. */
const LARGE_BYTES = 8 * 1024 * 1024;

/**
 * Sends one request and gives the reply once its headers are there. An address and its options, and no `Request`: that
 * would copy headers and body, and a `fetch` of another package knows none but its own.
 */
export function send(
  { method, url, headers, body }: WireRequest,
  fetch: typeof globalThis.fetch | undefined,
  signal: AbortSignal,
  redirect: "manual" | "follow" | "error",
  connectTimeoutMs: number,
): Promise<Response> {
  const init: RequestInit & { duplex?: "half"; connectTimeoutMs?: number } = {
    method,
    headers: Object.fromEntries(headers),
    redirect,
    signal,
  };
  if (body !== undefined) Object.assign(init, { body, duplex: "half" }, isUnrepeatable(body) && UNREPEATABLE);
  if (fetch !== undefined) init.connectTimeoutMs = connectTimeoutMs;
  // Called on its own: as a method of anything but the global object, a browser's refuses.
  const sendOnce = fetch ?? globalThis.fetch;
  return sendOnce(url.href, init);
}

function isUnrepeatable(body: BodyInit | undefined): boolean {
  return body instanceof ReadableStream || (body instanceof Blob && body.size > LARGE_BYTES);
}
