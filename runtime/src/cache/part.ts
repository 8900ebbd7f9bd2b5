import {
  type AskedRange,
  formatContentRange,
  parseContentRange,
  resolveRange,
  type Span,
} from "./byte-range.ts";
import type { CachedReply } from "./store.ts";

/** Which bytes of its representation a reply has; `undefined`: that cannot be told. */
export function spanOf({ status, headers, body }: CachedReply): Span | undefined {
  const { "content-encoding": coding = "identity", "content-range": field = "" } = headers;
  // Ranges count bytes as they were packed; `fetch` has unpacked them.
  if (coding.toLowerCase() !== "identity") return undefined;
  const { byteLength } = body;
  if (status === 200) return { firstByte: 0, lastByte: byteLength - 1, totalBytes: byteLength };
  const span = status === 206 ? parseContentRange(field) : undefined;
  return span !== undefined && span.lastByte - span.firstByte + 1 === byteLength ? span : undefined;
}

/**
 * The entity tag by which parts are known to be of one version; `undefined`: there is none, or a weak one.
 * `Last-Modified` is no such validator: that its second saw one version alone is more than a client can know.
 */
export function strongTagOf({ headers: { etag = "" } }: CachedReply): string | undefined {
  return /^"[^"]*"$/.test(etag) ? etag : undefined;
}

/** Which bytes the reply has of those that are asked for; `undefined`: not all (RFC 9111 section 3.3). */
export function coveredBy(reply: CachedReply, range: AskedRange): Span | undefined {
  const has = spanOf(reply);
  const wanted = has === undefined ? undefined : resolveRange(range, has.totalBytes);
  if (has === undefined || wanted === undefined) return undefined;
  return has.firstByte <= wanted.firstByte && wanted.lastByte <= has.lastByte ? wanted : undefined;
}

/** What a range asks for of a reply that has it, as a 206 of its own; `undefined`: the reply does not have it. */
export function partOf(reply: CachedReply, range: AskedRange): CachedReply | undefined {
  const wanted = coveredBy(reply, range);
  if (wanted === undefined) return undefined;
  const atByte = wanted.firstByte - (spanOf(reply)?.firstByte ?? 0);
  return labelled(reply, reply.body.slice(atByte, atByte + wanted.lastByte - wanted.firstByte + 1), wanted);
}

/** The reply as a 206 with these bytes. */
export function labelled(reply: CachedReply, body: CachedReply["body"], span: Span): CachedReply {
  const described = {
    "content-length": String(body.byteLength),
    "content-range": formatContentRange(span),
  };
  return { ...reply, status: 206, headers: { ...reply.headers, ...described }, body };
}
