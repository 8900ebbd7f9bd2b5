import { updatedHeaders } from "./entry.ts";
import { labelled, spanOf, strongTagOf } from "./part.ts";
import type { CachedReply } from "./store.ts";

/** What is kept once a reply has come: it has in it what it could be combined with, and of another version nothing is left. */
export function keptWith(reply: CachedReply, known: readonly CachedReply[]): readonly CachedReply[] {
  if (reply.status !== 206) return [reply];
  let grown = completeIfWhole(reply);
  const apart: CachedReply[] = [];
  for (const other of known) {
    const both = combined(grown, other);
    if (both !== undefined) grown = both;
    else if (isSameVersion(reply, other)) apart.push(other);
  }
  return [grown, ...apart];
}

/**
 * Two replies as one (RFC 9110 section 15.3.7.3), a 200 if nothing is missing any more; `undefined`: they are not known to
 * be of one version, or leave a gap.
 */
export function combined(newer: CachedReply, older: CachedReply): CachedReply | undefined {
  const [last, first] = [spanOf(newer), spanOf(older)];
  if (last === undefined || first === undefined || !isSameVersion(newer, older)) return undefined;
  if (last.firstByte > first.lastByte + 1 || first.firstByte > last.lastByte + 1) return undefined;
  const firstByte = Math.min(first.firstByte, last.firstByte);
  const lastByte = Math.max(first.lastByte, last.lastByte);
  const body = new Uint8Array(lastByte - firstByte + 1);
  body.set(older.body, first.firstByte - firstByte);
  body.set(newer.body, last.firstByte - firstByte);
  const reply = { ...newer, headers: updatedHeaders(older, newer.headers) };
  return completeIfWhole(labelled(reply, body, { ...last, firstByte, lastByte }));
}

function isSameVersion(a: CachedReply, b: CachedReply): boolean {
  const tag = strongTagOf(a);
  return tag !== undefined && tag === strongTagOf(b) && spanOf(a)?.totalBytes === spanOf(b)?.totalBytes;
}

function completeIfWhole(part: CachedReply): CachedReply {
  if (spanOf(part)?.totalBytes !== part.body.byteLength) return part;
  const { "content-range": _, ...headers } = part.headers;
  return { ...part, status: 200, headers };
}
