import type { CallLayer } from "../call/handler.ts";
import { keysOf } from "../client/feature-of.ts";

/** The place of the journal, for calls that carry a key: what keys come with knows it. */
export const keyed: CallLayer = (next) => (call) =>
  call.log.idempotencyKey === undefined ? next(call) : keysOf(call).journal(call, next);
