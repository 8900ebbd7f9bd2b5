import ky, { isNetworkError, type KyInstance, type Options } from "ky";
import { HOOK_FAILED, REPLY_HOOK_FAILED } from "../transport/failure.ts";
import type { AddingFetch, WireInit } from "../transport/send.ts";

/** What of ky has a meaning below a client. */
export type KyFetchOptions = Pick<
  Options,
  | "hooks"
  | "headers"
  | "searchParams"
  | "context"
  | "fetch"
  | "credentials"
  | "mode"
  | "cache"
  | "referrerPolicy"
>;

/** What a client does itself, and may be done once: two that repeat multiply. */
const CLIENTS_OWN = { retry: 0, timeout: false, totalTimeout: false, throwHttpErrors: false } as const;

/**
 * A `fetch` that sends through ky: with the options given, or those of an instance of yours. Its hooks run around each
 * request, repeats, hedges and redirects among them, and may change address and headers, answer in the server's place, or
 * replace the reply. Method and body stay the call's own, byte for byte, as an idempotency key asks; hooks see the body
 * unless it is a stream or a form. ky's retries, time limits and errors are off, whatever the instance says: they are the client's.
 *
 * What a redirect leads to another origin goes there without any of it: hooks, headers and `searchParams` are for the API.
 *
 * A hook that throws before anything was sent has its request repeated as one that was not (`hook-failed`); one that
 * throws on the reply ends the call (`reply-hook-failed`), and so does a hook that asks ky for a repeat.
 *
 * @example
 * const api = createClient({
 *   fetch: kyFetch({ hooks: { beforeRequest: [({ request }) => request.headers.set("x-shard", shard())] } }),
 * });
 */
export function kyFetch(given: KyInstance | KyFetchOptions = {}): typeof globalThis.fetch {
  const instance = typeof given === "function" ? given : ky.create(given);
  const below = fetchOf(instance);
  const send = async (input: string | URL | Request, init: WireInit = {}): Promise<Response> => {
    if (isRequest(input)) return await instance(input, { ...init, ...CLIENTS_OWN });
    return init.hasLeft ? below(input, init) : throughHooks(instance, below, input, init);
  };
  return Object.assign(send, { tellsBegin: true } satisfies Pick<AddingFetch, "tellsBegin">);
}

async function throughHooks(
  instance: KyInstance,
  below: typeof globalThis.fetch,
  input: string | URL,
  init: WireInit,
): Promise<Response> {
  // An address that is whole: ky would put its `prefix` before any other.
  const url = new URL(input);
  const { headers, onBegin, ...own } = init;
  let reached: "nothing" | "wire" | "reply" = "nothing";
  const send: typeof globalThis.fetch = async (request, more) => {
    reached = "wire";
    onBegin?.();
    const reply = await below(request, { ...more, ...own });
    reached = "reply";
    return reply;
  };
  try {
    return await instance(url, { ...shownOf(init), ...CLIENTS_OWN, fetch: send });
  } catch (thrown) {
    throw failureAt(reached, thrown);
  }
}

/** ky's own error holds a request of its own, and what it stands for does not. */
function failureAt(reached: "nothing" | "wire" | "reply", thrown: unknown): unknown {
  if (reached === "nothing") return hookFailed(HOOK_FAILED, "before its request was sent", thrown);
  if (reached === "reply") return hookFailed(REPLY_HOOK_FAILED, "on the reply", thrown);
  return isNetworkError(thrown) ? thrown.cause : thrown;
}

function hookFailed(code: string, when: string, cause: unknown): Error {
  const words = cause instanceof Error ? `: ${cause.message}` : "";
  return Object.assign(new Error(`a hook failed ${when}${words}`, { cause }), { code });
}

/** What an instance sends with: its options can be seen where it is extended. */
function fetchOf(instance: KyInstance): typeof globalThis.fetch {
  let own: typeof globalThis.fetch | undefined;
  instance.extend((defaults) => {
    own = defaults.fetch;
    return {};
  });
  // Looked up for each request, and called on its own, as browsers want it.
  return own ?? ((input, init) => globalThis.fetch(input, init));
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "headers" in input;
}

/** What hooks see of a request. ky takes an `undefined` for a value. */
function shownOf({ method, headers, signal, redirect, body }: RequestInit): Options {
  return {
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers }),
    ...(signal !== undefined && { signal }),
    ...(redirect !== undefined && { redirect }),
    ...(isShown(body) && { body }),
  };
}

/** A form would be given another boundary than the one it is sent with; a stream can be read once. */
function isShown(body: RequestInit["body"]): body is string | Blob | URLSearchParams | ArrayBuffer {
  return (
    body !== undefined && body !== null && !(body instanceof FormData) && !(body instanceof ReadableStream)
  );
}
