import type { Attempt, AttemptHandler, Reply } from "../call/handler.ts";
import { throwIfStopped } from "../call/stop.ts";
import { exchange } from "./exchange.ts";
import { type Fetched, follow } from "./follow.ts";
import { isRedirect } from "./redirect.ts";
import { replyBody } from "./reply-body.ts";
import { wireRequest } from "./wire-request.ts";

/** The innermost step: one request over the wire, redirects followed, the body read. */
export const transport: AttemptHandler = (attempt) => {
  throwIfStopped(attempt.signal);
  const { body } = attempt.call.request;
  switch (body.kind) {
    case "none":
      return replyTo(attempt, undefined);
    case "fixed":
      return replyTo(attempt, body.bytes as BodyInit);
    case "once":
      return replyTo(attempt, body.stream);
    case "made":
      return body.send(attempt, replyTo);
  }
};

async function replyTo(attempt: Attempt, body: BodyInit | undefined): Promise<Reply> {
  const request = wireRequest(attempt, body);
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
}
