import type { PreparedCall, Reply } from "../call/handler.ts";
import { wishOf } from "./asked.ts";
import { ageMsOf } from "./freshness.ts";
import { partOf, spanOf, strongTagOf } from "./part.ts";
import { isSelected } from "./selecting.ts";
import type { CachedReply } from "./store.ts";

/** Fields that describe the one message they came with (RFC 9111 section 3.1), or set what a cache must not repeat. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Fields of a 304 or a further part that say nothing of the body that is kept (RFC 9111 section 3.2). */
const OF_THE_BODY: ReadonlySet<string> = new Set(["content-encoding", "content-length", "content-range"]);

/** A reply as it would be kept; `undefined`: it is none that could answer anybody else. */
export function entryOf(call: PreparedCall, reply: Reply, requestedAtMs: number): CachedReply | undefined {
  const { request } = call;
  const { status, headers, url, body, failure } = reply;
  const wasRedirected = url !== `${request.url.origin}${request.url.pathname}`;
  if (body.kind !== "bytes" || !body.complete || wasRedirected || reply.redirectRefused !== undefined) {
    return undefined;
  }
  if (failure !== undefined || !isSelected(headers.get("vary") ?? undefined, call)) return undefined;
  const entry = { status, headers: keptHeaders(headers), url, body: body.bytes, requestedAtMs };
  return status === 206 && !isUsefulPart(call, entry) ? undefined : entry;
}

/** A part that cannot be told from one of another version, or does not have the bytes that it names, is not kept. */
function isUsefulPart({ request }: PreparedCall, part: CachedReply): boolean {
  return request.headers.has("range") && strongTagOf(part) !== undefined && spanOf(part) !== undefined;
}

/** The kept reply after a 304 has confirmed it; `undefined`: the 304 is about another one. */
export function confirmed(
  entry: CachedReply,
  notModified: Reply,
  requestedAtMs: number,
): CachedReply | undefined {
  const news = keptHeaders(notModified.headers);
  const { etag } = news;
  if (etag !== undefined && opaque(etag) !== opaque(entry.headers["etag"] ?? etag)) return undefined;
  return { ...entry, headers: updatedHeaders(entry, news), requestedAtMs };
}

/** The headers of a kept reply after a newer one has come of the same version. */
export function updatedHeaders(entry: CachedReply, news: CachedReply["headers"]): CachedReply["headers"] {
  const updates = Object.entries(news).filter(([name]) => !OF_THE_BODY.has(name));
  // What has just come from the origin is not aged, whatever the reply was that it confirms.
  const { age: _, ...headers } = entry.headers;
  return { ...headers, ...Object.fromEntries(updates) };
}

/** The reply that a caller gets: the part that it asks for, with headers of its own and its age. */
export function replyOf(entry: CachedReply, nowMs: number, call: PreparedCall): Reply {
  const wish = wishOf(call);
  const part = typeof wish === "object" ? partOf(entry, wish) : undefined;
  const { status, headers: kept, url, body } = part ?? entry;
  const headers = new Headers(kept as Record<string, string>);
  headers.set("age", String(Math.floor(ageMsOf(entry, nowMs) / 1_000)));
  const bytes = call.request.method === "HEAD" ? new Uint8Array(0) : body;
  return { status, headers, url, body: { kind: "bytes", bytes, complete: true } };
}

function keptHeaders(headers: Headers): Record<string, string> {
  const named = (headers.get("connection") ?? "").toLowerCase().split(",");
  const dropped = new Set(named.map((name) => name.trim()));
  return Object.fromEntries([...headers].filter(([name]) => !NOT_KEPT.has(name) && !dropped.has(name)));
}

/** Weak comparison (RFC 9110 section 8.8.3.2). */
function opaque(etag: string): string {
  return etag.replace(/^\s*W\//, "").trim();
}
