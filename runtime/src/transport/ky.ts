import ky, { isNetworkError } from "ky";

/** One request, complete. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: BodyInit | undefined;
}

/** Sends one request and gives the reply once its headers are there. ky is the wire here: retries, limits and errors are ours. */
export async function send(
  request: WireRequest,
  fetch: typeof globalThis.fetch | undefined,
  signal: AbortSignal,
  redirect: "manual" | "follow" | "error",
): Promise<Response> {
  try {
    return await ky(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body !== undefined && { body: request.body }),
      ...(fetch !== undefined && { fetch }),
      signal,
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
