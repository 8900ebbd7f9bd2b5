import ky, { isNetworkError } from "ky";
import type { HeaderMap } from "../encode/header-map.ts";

/** One request, complete. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderMap;
  readonly body: BodyInit | undefined;
}

/** Sends one request and gives the reply once its headers are there. ky is the wire here: retries, limits and errors are ours. */
export async function send(
  request: WireRequest,
  fetch: typeof globalThis.fetch | undefined,
  signal: AbortSignal,
  redirect: "manual" | "follow" | "error",
  connectTimeoutMs: number,
): Promise<Response> {
  try {
    return await ky(request.url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      ...(request.body !== undefined && { body: request.body }),
      ...(fetch === undefined ? { fetch: platformFetch(signal) } : { fetch, signal, connectTimeoutMs }),
      redirect,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
    });
  } catch (thrown) {
    // Its error holds the request, credentials and all; what it stands for does not.
    throw isNetworkError(thrown) ? thrown.cause : thrown;
  }
}

/**
 * The platform's `fetch` with the signal of its own. Given to ky, it would go through `AbortSignal.any`, which costs a
 * third of a request; a `fetch` of the caller's may look for it nowhere but in the request, and so gets it there.
 */
function platformFetch(signal: AbortSignal): typeof globalThis.fetch {
  return (input, init) => globalThis.fetch(input, { ...init, signal });
}
