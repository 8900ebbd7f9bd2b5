import type { PreparedCall } from "../call/handler.ts";
import { incomplete } from "../errors/incomplete.ts";
import { byStatus } from "../machines/status-pattern.ts";
import type { CachePolicy } from "../policy.ts";
import { type AskedRange, parseRange } from "./byte-range.ts";
import { coveredBy } from "./part.ts";
import type { CachedReply } from "./store.ts";

/** The policy by which the call may be cached; `undefined`: it may not. */
export function rulesOf(call: PreparedCall): CachePolicy | undefined {
  const { policy, request, operation } = call;
  const { cache } = policy;
  const { method, headers, body } = request;
  if (cache === false || cache.mode === "off" || policy.class === "stream") return undefined;
  if ((method !== "GET" && method !== "HEAD") || body.kind !== "none") return undefined;
  if (cache.mode === "ttl" && cache.ttlMs === undefined) throw incomplete("cache", "ttlMs");
  // A caller that sets conditions has a cache of its own.
  const isOwnBusiness = [...headers.keys()].some((name) => name.startsWith("if-"));
  const isPrivate = /\bno-store\b/i.test(headers.get("cache-control") ?? "");
  const isStream = Object.values(operation.replies).some(({ kind }) => kind === "stream");
  return isOwnBusiness || isPrivate || isStream || wishOf(call) === undefined ? undefined : cache;
}

/** Whether the body may be handed over unread: it is read once, by one caller. */
export function mayBeHandedOver({ options, operation }: PreparedCall): boolean {
  const readers = Object.values(operation.replies).flatMap((reader) =>
    reader.kind === "media" ? Object.values(reader.types) : [],
  );
  return options.as === "stream" || readers.some(({ kind }) => kind === "stream");
}

/** What of a reply a call asks for. */
export type Wish = "whole" | AskedRange;

/** `undefined`: something that only the server can give. */
export function wishOf({ request, operation }: PreparedCall): Wish | undefined {
  const range = request.headers.get("range");
  if (range === undefined) return "whole";
  // Where the contract has no 206, a part would be read as what it is not.
  const isExpected = request.method === "GET" && byStatus(operation.replies, 206) !== undefined;
  return isExpected ? parseRange(range) : undefined;
}

/** The kept reply that has all that a call asks for. */
export function answerTo(call: PreparedCall, kept: readonly CachedReply[]): CachedReply | undefined {
  const wish = wishOf(call);
  if (wish === undefined) return undefined;
  if (wish === "whole") return kept.find((reply) => reply.status !== 206 && isReadable(call, reply));
  // Of what is no 200, no part can be asked for (RFC 9110 section 14.2).
  return kept.find((reply) => ![200, 206].includes(reply.status) || coveredBy(reply, wish) !== undefined);
}

/** Parts that were small enough each may make up a whole that is not. */
function isReadable({ policy }: PreparedCall, { body }: CachedReply): boolean {
  return body.byteLength <= policy.reader.maxBytes;
}
