import type { CallLayer } from "../call/handler.ts";
import { carriedKeys } from "../client/feature-of.ts";

/** The place of the journal, for calls that carry a key: what keys come with knows it. */
export const keyed: CallLayer = (next) => (call) => carriedKeys(call)?.journal(call, next) ?? next(call);
