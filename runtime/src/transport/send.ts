import type { Attempt } from "../call/handler.ts";
import { untilStopped } from "../call/stop.ts";
import type { HeaderMap } from "../encode/header-map.ts";

/** One request, complete. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderMap;
  readonly body: BodyInit | undefined;
  /** A redirect has led it to another origin than the one it was made for. */
  readonly hasLeft?: true;
}

/** What a `fetch` of the caller's is told besides what any is. */
export interface WireInit extends RequestInit {
  readonly duplex?: "half";
  /** Longest time to connect. */
  readonly connectTimeoutMs?: number;
  /** A redirect has led the request to another origin: nothing that is added for the API goes along. */
  readonly hasLeft?: true;
  /** To be called by a `fetch` that `tellsBegin`, once bytes may leave. */
  readonly onBegin?: () => void;
}

/** A `fetch` that does more than to send: it may add to requests, and says when one begins. */
export interface AddingFetch {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  readonly tellsBegin: true;
}

/** Whether a `fetch` may add to requests what the client knows nothing of. */
export function isAdding(fetch: typeof globalThis.fetch | undefined): boolean {
  return fetch !== undefined && "tellsBegin" in fetch;
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
  { signal, call, wire }: Attempt,
  { method, url, headers, body, hasLeft }: WireRequest,
  redirect: "manual" | "follow" | "error",
): Promise<Response> {
  const { fetch } = call.core.options;
  const controller = new AbortController();
  const init: WireInit = {
    method,
    headers: Object.fromEntries(headers),
    redirect,
    signal: controller.signal,
  };
  if (body !== undefined) Object.assign(init, { body, duplex: "half" }, isUnrepeatable(body) && UNREPEATABLE);
  if (fetch !== undefined) {
    const onBegin = (): void => {
      wire.begun = true;
    };
    const { connectMs: connectTimeoutMs } = call.policy.timeout;
    Object.assign(init, { connectTimeoutMs, onBegin }, hasLeft && { hasLeft });
  }
  // Called on its own: as a method of anything but the global object, a browser's refuses.
  const sendOnce = fetch ?? globalThis.fetch;
  return untilStopped(sendOnce(url.href, init), signal, (stopped) => controller.abort(stopped));
}

function isUnrepeatable(body: BodyInit | undefined): boolean {
  return body instanceof ReadableStream || (body instanceof Blob && body.size > LARGE_BYTES);
}
