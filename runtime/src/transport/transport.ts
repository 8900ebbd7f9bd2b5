import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { throwIfStopped } from "../call/stop.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import { exchange } from "./exchange.ts";
import { type Fetched, follow } from "./follow.ts";
import { isRedirect } from "./redirect.ts";
import { replyBody } from "./reply-body.ts";
import type { WireRequest } from "./send.ts";
import { bodyOf, letGo, wireRequest } from "./wire-request.ts";

/** The innermost step: one request over the wire, redirects followed, the body read. */
export const transport: AttemptHandler = async (attempt) => {
  throwIfStopped(attempt.signal);
  const body = bodyOf(attempt);
  const isMade = body instanceof Promise;
  const request = wireRequest(attempt, isMade ? await body : body);
  const first = isMade ? await exchangeMade(attempt, request) : await exchange(attempt, request);
  const { response, url, refused }: Fetched = isRedirect(first)
    ? await follow(attempt, request, first)
    : { response: first, url: request.url };
  return {
    status: response.status,
    headers: response.headers,
    url: `${url.origin}${url.pathname}`,
    body: await replyBody(attempt, response),
    ...(refused !== undefined && { redirectRefused: refused }),
  };
};

/** Of a body that was made for this attempt, which takes its time and is nobody else's to let go. */
async function exchangeMade(attempt: Attempt, request: WireRequest): Promise<Response> {
  try {
    throwIfLate(attempt, attempt.call.core.environment.now());
    return await exchange(attempt, request);
  } catch (thrown) {
    letGo(request.body);
    throw thrown;
  }
}
