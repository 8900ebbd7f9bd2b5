import type { Attributes } from "@opentelemetry/api";
import type { AttemptEnd, AttemptFacts, CallFacts } from "../telemetry/telemetry.ts";

/**
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/: those known before a request is sent. No template is known
 * of the paths that replies send us to.
 */
export function requestAttributes(call: CallFacts, attempt: AttemptFacts): Attributes {
  return {
    "http.request.method": isKnown(call.method) ? call.method : OTHER,
    ...(!attempt.redirected && { "url.template": call.template }),
    "url.scheme": attempt.scheme,
    "server.address": attempt.address,
    "server.port": attempt.port,
  };
}

/** Those that a span has besides, and no metric. `resends`: the requests that the call has made before. */
export function spanAttributes({ method }: CallFacts, resends: number): Attributes {
  return {
    ...(!isKnown(method) && { "http.request.method_original": method }),
    ...(resends > 0 && { "http.request.resend_count": resends }),
  };
}

/** The name of a request's span, as the conventions have it: without a template where none is known. */
export function spanName({ method, template }: CallFacts, { redirected }: AttemptFacts): string {
  const said = isKnown(method) ? method : "HTTP";
  return redirected ? said : `${said} ${template}`;
}

/** Those known once it has ended. `error.type` is a status or a word of ours, never a message. */
export function endAttributes({ status, reason }: AttemptEnd): Attributes {
  // Nothing has failed where another attempt was faster.
  if (reason === "outrun") return { "gen_client.outrun": true };
  const error = reason ?? (status !== undefined && status >= 400 ? String(status) : undefined);
  return {
    ...(status !== undefined && { "http.response.status_code": status }),
    ...(error !== undefined && { "error.type": error }),
  };
}

function isKnown(method: string): boolean {
  return KNOWN_METHODS.has(method);
}

const OTHER = "_OTHER";

/** What is not in the table would be an unbounded set of values. */
const KNOWN_METHODS: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);
