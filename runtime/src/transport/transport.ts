import { addCredentials } from "../auth/apply.ts";
import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { chooseReader, isHandedOver } from "../call/reply-reader.ts";
import { Stopped, type StopSignal, throwIfStopped, untilStopped } from "../call/stop.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import { setHeader } from "../encode/header-map.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { BodyReader, StreamReader } from "../operation.ts";
import { type BodyLimits, collectBody, type ReplyBody } from "./body.ts";
import { brokenBody } from "./broken-body.ts";
import { failureOf } from "./failure.ts";
import { send, thrownByPlatform, type WireRequest } from "./ky.ts";
import { isRedirect, publicHeaders, redirectionOf } from "./redirect.ts";

type UnreadReader = BodyReader | StreamReader;

const MOST_REDIRECTS = 5;

/** Bodies of failures are for reading and for the log; what is longer is cut, and the connection let go. */
const FAILURE_BODY_MAX_BYTES = 1_000_000;

/** The innermost step: one request over the wire, redirects followed, the body read. */
export const transport: AttemptHandler = async (attempt) => {
  throwIfStopped(attempt.signal);
  const { body: encoded } = attempt.call.request;
  const body = encoded.kind === "made" ? await made(encoded, attempt.signal) : bytesOf(encoded);
  const request = wireRequest(attempt, body);
  const first = await fetchOnce(attempt, request);
  const { response, url, refused } = isRedirect(first)
    ? await follow(attempt, request, first)
    : { response: first, url: request.url, refused: undefined };
  return {
    status: response.status,
    headers: response.headers,
    url: `${url.origin}${url.pathname}`,
    body: await replyBody(attempt, response),
    ...(refused !== undefined && { redirectRefused: refused }),
  };
};

function wireRequest(attempt: Attempt, body: BodyInit | undefined): WireRequest {
  const { call, credentials, traceHeaders } = attempt;
  const { method, url: prepared, headers: given } = call.request;
  const { header } = call.policy.timeout;
  if (credentials.length === 0 && header === undefined && traceHeaders === undefined) {
    return { method, url: prepared, headers: given, body };
  }
  const headers = new Map(given);
  const url = new URL(prepared);
  addCredentials(url, headers, credentials);
  if (header !== undefined) setHeader(headers, header, String(remainingMs(attempt)));
  if (traceHeaders !== undefined) {
    for (const [name, value] of Object.entries(traceHeaders)) setHeader(headers, name, value);
  }
  return { method, url, headers, body };
}

/** How long anybody waits for this request: nobody hears an answer that comes later. */
function remainingMs({ endsAtMs, call }: Attempt): number {
  return Math.max(0, Math.floor(endsAtMs - call.core.environment.now()));
}

function bytesOf(body: Exclude<EncodedBody, { kind: "made" }>): BodyInit | undefined {
  switch (body.kind) {
    case "none":
      return undefined;
    case "fixed":
      return body.bytes as BodyInit;
    case "once":
      return body.stream;
  }
}

function made({ make }: Extract<EncodedBody, { kind: "made" }>, signal: StopSignal): Promise<BodyInit> {
  const making = Promise.resolve().then(make) as Promise<BodyInit>;
  const fault = (cause: unknown): never => {
    throw new InputFault("the function that makes the body failed", "Look at its cause.", cause);
  };
  return untilStopped(making.catch(fault), signal);
}

interface Fetched {
  readonly response: Response;
  readonly url: URL;
  readonly refused?: string;
}

/** Goes on from a reply that sends us elsewhere, as far as we go. */
async function follow(attempt: Attempt, first: WireRequest, reply: Response): Promise<Fetched> {
  let request = first;
  let response = reply;
  for (let redirects = 0; ; redirects += 1) {
    const { url } = request;
    const next = redirectionOf(request.method, url, response);
    if (next.kind === "none") return { response, url };
    if (next.kind === "refuse") return { response, url, refused: next.why };
    if (redirects === MOST_REDIRECTS) {
      return { response, url, refused: `it is the ${MOST_REDIRECTS + 1}th in a row` };
    }
    if (isProven(attempt, request) && next.url.origin === url.origin) {
      return {
        response,
        url,
        refused: "the credential holds a proof for the first address alone (RFC 9449)",
      };
    }
    response.body?.cancel().catch(() => undefined);
    request = redirected(attempt, first, request, next.url);
    response = await fetchOnce(attempt, request);
  }
}

/** Whether it carries a DPoP proof: one names its request and is taken once. */
function isProven({ credentials }: Attempt, { headers }: WireRequest): boolean {
  return headers.has("dpop") && credentials.some(({ name }) => name.toLowerCase() === "dpop");
}

function redirected(attempt: Attempt, first: WireRequest, last: WireRequest, url: URL): WireRequest {
  const stays = url.origin === last.url.origin;
  // Once it has left, nothing secret is added again, even when it comes back.
  if (!stays) return { ...last, url, headers: publicHeaders(last.headers), body: undefined };
  const inQuery = attempt.credentials.filter(({ in: place }) => place === "query");
  const sentHere = url.origin === first.url.origin && last.headers === first.headers;
  if (sentHere) addCredentials(url, new Map(), inQuery);
  return { ...last, url };
}

async function fetchOnce(attempt: Attempt, request: WireRequest): Promise<Response> {
  attempt.wire.begun = true;
  try {
    const response = await sendUntilStopped(attempt, request, "manual");
    if (response.status !== 0 || response.type !== "opaqueredirect") return response;
    // Browsers hide where a redirect leads, and take every header but Authorization along.
    const carries = attempt.credentials.some(({ name }) => name.toLowerCase() !== "authorization");
    const mode = carries || request.method !== "GET" ? "error" : "follow";
    return await sendUntilStopped(attempt, request, mode);
  } catch (thrown) {
    if (thrown instanceof Stopped) throw thrown;
    throwIfStopped(attempt.signal);
    throw failureOf(thrownByPlatform(thrown));
  }
}

function sendUntilStopped(
  { signal, call }: Attempt,
  request: WireRequest,
  redirect: "manual" | "follow" | "error",
): Promise<Response> {
  const controller = new AbortController();
  const { connectMs } = call.policy.timeout;
  const reply = send(request, call.core.options.fetch, controller.signal, redirect, connectMs);
  return untilStopped(reply, signal, (stopped) => controller.abort(stopped));
}

const NO_BYTES: Uint8Array<ArrayBuffer> = /*@__PURE__*/ new Uint8Array(0);

async function replyBody(attempt: Attempt, response: Response): Promise<ReplyBody> {
  const { call, signal } = attempt;
  const { body: stream, ok } = response;
  if (stream === null) return { kind: "bytes", bytes: NO_BYTES, complete: true };
  const { maxBytes } = call.policy.reader;
  const { idleMs } = call.policy.timeout;
  const { now, schedule } = call.core.environment;
  const chosen = ok ? unreadReader(call, response) : undefined;
  const follow = chosen?.follow?.(response, call.options);
  let hasBegun = false;
  const limits: BodyLimits = {
    maxBytes: ok ? maxBytes : Math.min(maxBytes, FAILURE_BODY_MAX_BYTES),
    idleMs: now() + idleMs < attempt.endsAtMs ? idleMs : undefined,
    now,
    schedule,
    signal,
    onPiece: (bytes) => {
      hasBegun = true;
      follow?.(bytes);
    },
  };
  const handOver = isHandedOver(chosen, call) ? chosen?.handOver : undefined;
  if (handOver !== undefined) return handOver(stream, attempt, response, limits);
  try {
    return await collectBody(stream, limits);
  } catch (thrown) {
    return withoutBody(thrown, response, signal, hasBegun);
  }
}

/** How the body of a success is handed over or followed, where it is not read as JSON. */
function unreadReader(call: Attempt["call"], { status, headers }: Response): UnreadReader | undefined {
  const chosen = chooseReader(call, status, headers);
  return chosen === "unmatched" || chosen?.kind === "reader" ? undefined : chosen;
}

/** A failure's status says enough without its body, unless the caller wants nothing more; a success is nothing without it. */
function withoutBody(thrown: unknown, response: Response, signal: StopSignal, hasBegun: boolean): ReplyBody {
  const stop = thrown instanceof Stopped ? thrown.stop : undefined;
  if (!response.ok && stop?.kind !== "caller") return { kind: "bytes", bytes: NO_BYTES, complete: false };
  if (stop !== undefined) throw new Stopped(stop, response.status, hasBegun);
  throwIfStopped(signal);
  throw brokenBody(thrown, response);
}
