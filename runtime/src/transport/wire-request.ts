import type { Attempt } from "../call/handler.ts";
import { type StopSignal, untilStopped } from "../call/stop.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import { setHeader } from "../encode/header-map.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { WireRequest } from "./send.ts";

/** The body of an attempt, made for it where it is to be. */
export function bodyOf(attempt: Attempt): BodyInit | undefined | Promise<BodyInit> {
  const { body } = attempt.call.request;
  return body.kind === "made" ? made(body, attempt.signal) : bytesOf(body);
}

/** The request of an attempt, with all that only an attempt has: credentials, the time that is left, trace context. */
export function wireRequest(attempt: Attempt, body: BodyInit | undefined): WireRequest {
  const { call, credentials, traceHeaders } = attempt;
  const { method, url: prepared, headers: given } = call.request;
  const { header } = call.policy.timeout;
  if (credentials.length === 0 && header === undefined && traceHeaders === undefined) {
    return { method, url: prepared, headers: given, body };
  }
  const headers = new Map(given);
  const url = new URL(prepared);
  for (const { place, name, value } of credentials) place.add(url, headers, name, value);
  if (header !== undefined) setHeader(headers, header, String(remainingMs(attempt)));
  if (traceHeaders !== undefined) {
    for (const [name, value] of Object.entries(traceHeaders)) setHeader(headers, name, value);
  }
  return { method, url, headers, body };
}

/** The request of a later hop, with the time that is left by then. */
export function retimed(attempt: Attempt, request: WireRequest): WireRequest {
  const { header } = attempt.call.policy.timeout;
  if (header === undefined) return request;
  const headers = new Map(request.headers);
  setHeader(headers, header, String(remainingMs(attempt)));
  return { ...request, headers };
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

/** Lets go of what was made for an attempt and has not been read: a file, say, that would stay open. */
export function letGo(body: BodyInit | undefined): void {
  if (body instanceof ReadableStream) body.cancel().catch(() => undefined);
}

function made({ make }: Extract<EncodedBody, { kind: "made" }>, signal: StopSignal): Promise<BodyInit> {
  const making = Promise.resolve().then(make) as Promise<BodyInit>;
  const fault = (cause: unknown): never => {
    throw new InputFault("the function that makes the body failed", "Look at its cause.", cause);
  };
  const late = (): void => {
    making.then(letGo, () => undefined);
  };
  return untilStopped(making.catch(fault), signal, late);
}
