import type { Attempt } from "../call/handler.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import { retraced, type TracedAttempt } from "../telemetry/traced-attempt.ts";
import { exchange } from "./exchange.ts";
import { publicHeaders, redirectionOf } from "./redirect.ts";
import type { WireRequest } from "./send.ts";
import { retimed } from "./wire-request.ts";

const MOST_REDIRECTS = 5;

/** The reply at the end of the way, and where it came from. */
export interface Fetched {
  readonly response: Response;
  readonly url: URL;
  /** Why another redirect was not followed. */
  readonly refused?: string;
}

/** Goes on from a reply that sends us elsewhere, as far as we go. */
export async function follow(attempt: TracedAttempt, first: WireRequest, reply: Response): Promise<Fetched> {
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
    const traceHeaders = attempt.traceNext?.({ status: response.status }, next.url);
    throwIfLate(attempt, attempt.call.core.environment.now());
    // Once it has left, it takes neither trace context nor time limit along.
    const own = request.hasLeft ? request : retimed(attempt, retraced(attempt, request, traceHeaders));
    response = await exchange(attempt, own);
  }
}

/** Whether it carries a DPoP proof: one names its request and is taken once. */
function isProven({ credentials }: Attempt, { headers }: WireRequest): boolean {
  return headers.has("dpop") && credentials.some(({ name }) => name.toLowerCase() === "dpop");
}

function redirected(attempt: Attempt, first: WireRequest, last: WireRequest, url: URL): WireRequest {
  const stays = url.origin === last.url.origin;
  // Once it has left, nothing secret is added again, even when it comes back.
  if (!stays) return { ...last, url, headers: publicHeaders(last.headers), body: undefined, hasLeft: true };
  const sentHere = url.origin === first.url.origin && !last.hasLeft;
  for (const { place, name, value } of sentHere ? attempt.credentials : []) {
    // The headers are those of the request that was sent: only an address comes without its credentials.
    if (place.kind === "query") place.add(url, new Map(), name, value);
  }
  return { ...last, url };
}
