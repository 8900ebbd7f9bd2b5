import ky, { isNetworkError } from "ky";
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
 * Sends one request and gives the reply once its headers are there. ky is the wire here: retries, limits and errors are
 * ours. It is told where to and how, and no more: it would make a `Request` of the rest, copy headers and body into it,
 * and hand that to a `fetch` of the caller's, which knows none but its own when it is of another package.
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
  return ky(url, {
    method,
    fetch: () => sendOnce(url.href, init),
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
}

/** What the platform threw: ky's own error holds a request of its own, and what it stands for does not. */
export function thrownByPlatform(thrown: unknown): unknown {
  return isNetworkError(thrown) ? thrown.cause : thrown;
}

function isUnrepeatable(body: BodyInit | undefined): boolean {
  return body instanceof ReadableStream || (body instanceof Blob && body.size > LARGE_BYTES);
}
