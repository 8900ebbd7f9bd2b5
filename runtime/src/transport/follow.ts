import { throwIfLate } from "../call/throw-if-late.ts";
import type { TracedAttempt } from "../telemetry/traced-attempt.ts";
import { exchange } from "./exchange.ts";
import { arrivedBefore } from "./failure.ts";
import { isRedirect, placeOf } from "./redirect.ts";
import type { WireRequest } from "./send.ts";
import { nextRequest } from "./wire-request.ts";

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
  for (let redirects = 0; isRedirect(response); redirects += 1) {
    const place =
      redirects < MOST_REDIRECTS
        ? placeOf(attempt, request, response)
        : `it is the ${MOST_REDIRECTS + 1}th in a row`;
    if (typeof place === "string") return { response, url: request.url, refused: place };
    response.body?.cancel().catch(() => undefined);
    const traceHeaders = attempt.traceNext?.({ status: response.status }, place);
    throwIfLate(attempt);
    request = nextRequest(attempt, request, place, traceHeaders);
    response = await exchange(attempt, request).catch(arrivedBefore);
  }
  return { response, url: request.url };
}
