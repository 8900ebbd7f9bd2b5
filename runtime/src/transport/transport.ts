import type { AttemptHandler } from "../call/handler.ts";
import { throwIfStopped } from "../call/stop.ts";
import { exchange } from "./exchange.ts";
import { type Fetched, follow } from "./follow.ts";
import { isRedirect } from "./redirect.ts";
import { replyBody } from "./reply-body.ts";
import { bodyOf, wireRequest } from "./wire-request.ts";

/** The innermost step: one request over the wire, redirects followed, the body read. */
export const transport: AttemptHandler = async (attempt) => {
  throwIfStopped(attempt.signal);
  const body = bodyOf(attempt);
  const request = wireRequest(attempt, body instanceof Promise ? await body : body);
  const first = await exchange(attempt, request);
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
