import type { RawCall } from "../call/handler.ts";
import type { RateLimitInfo } from "../call/record.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import { scopeKey } from "./scope-key.ts";

/** What a server last said of its rate limit, for health checks. */
export interface Told {
  latest?: { readonly info: RateLimitInfo; readonly atMs: number };
  /** Replies in a row that said nothing. */
  silent: number;
}

/** To ask a reply for all the fields that may say it costs more than the rest of the client: silent servers are asked now and then. */
const PATIENCE = 16;

/** Takes down what a reply says of the limit of its credential. */
export function noteLimit(call: RawCall, headers: Headers, wallMs: number): void {
  const told = call.core.resources.get<Told>("told", scopeKey(call, "credential"), () => ({ silent: 0 }));
  told.silent += 1;
  if (told.silent > PATIENCE && told.silent % PATIENCE !== 0) return;
  const info = rateLimitOf(headers, wallMs);
  if (info === undefined) return;
  told.latest = { info, atMs: call.log.now() };
  told.silent = 0;
}
