import type { Attributes } from "@opentelemetry/api";
import type { AttemptEnd, AttemptFacts, CallFacts } from "../telemetry/telemetry.ts";

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/: those known before a request is sent. */
export function requestAttributes(call: CallFacts, attempt: AttemptFacts): Attributes {
  return {
    "http.request.method": KNOWN_METHODS.has(call.method) ? call.method : "_OTHER",
    "url.template": call.template,
    "url.scheme": attempt.scheme,
    "server.address": attempt.address,
    "server.port": attempt.port,
  };
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
