import CachePolicy from "http-cache-semantics";
import { parseHttpDate } from "../machines/http-date.ts";
import type { CachePolicy as CacheRules } from "../policy.ts";
import { type Directives, formatDirectives, parseDirectives } from "./directives.ts";
import type { CachedReply } from "./store.ts";

/** What may be done with a kept reply. `revalidate`: the server has to be asked first. */
export type Verdict = "fresh" | "stale-while-revalidate" | "revalidate";

/** Longest age that is told apart (RFC 9111 section 1.2.2). */
const MOST_SECONDS = 2_147_483_648;

/** Directives that let a stale reply be used; `no-cache` and `must-revalidate` outrule them. */
const LENIENT: readonly string[] = ["stale-while-revalidate", "stale-if-error"];

/** Whether the kept reply answers this request as it is. */
export function judge(
  reply: CachedReply,
  rules: CacheRules,
  request: ReadonlyMap<string, string>,
  nowMs: number,
): Verdict {
  const asked = parseDirectives(request.get("cache-control"));
  if (isStrict(directivesOf(reply, rules))) delete asked["max-stale"];
  const pragma = request.get("pragma");
  const headers = {
    "cache-control": formatDirectives(asked),
    ...(pragma !== undefined && !request.has("cache-control") && { pragma }),
  };
  const { response, revalidation } = termsOf(reply, rules, nowMs).evaluateRequest({ method: "GET", headers });
  if (response === undefined) return "revalidate";
  return revalidation === undefined ? "fresh" : "stale-while-revalidate";
}

/** Whether the reply may be kept at all. */
export function isStorable(reply: CachedReply, rules: CacheRules, nowMs: number): boolean {
  const isKind = reply.status < (rules.mode === "ttl" ? 300 : 500);
  return isKind && termsOf(reply, rules, nowMs).storable();
}

/** Whether the reply may stand in for a failure (RFC 5861 section 4). */
export function mayStandIn(reply: CachedReply, rules: CacheRules, nowMs: number): boolean {
  const failure = { status: 503, headers: {} };
  return termsOf(reply, rules, nowMs).revalidatedPolicy({ headers: {} }, failure).matches;
}

/** Whether the server has forbidden every use of the reply once it is stale. */
export function forbidsStale(reply: CachedReply, rules: CacheRules): boolean {
  return isStrict(directivesOf(reply, rules));
}

/** How long the reply is fresh or may be used stale, from now. */
export function usableForMs(reply: CachedReply, rules: CacheRules, nowMs: number): number {
  return termsOf(reply, rules, nowMs).timeToLive();
}

/** Age by the reply's own account and the time since. */
export function ageMsOf(reply: CachedReply, nowMs: number): number {
  return ageSeconds(reply.headers["age"]) * 1_000 + Math.max(0, nowMs - reply.requestedAtMs);
}

/** What makes a request for the same reply conditional (RFC 9110 section 13.1). */
export function validatorsOf({ headers }: CachedReply): readonly (readonly [string, string])[] {
  const { etag, "last-modified": lastModified } = headers;
  return [
    ...(etag === undefined ? [] : [["if-none-match", etag] as const]),
    ...(lastModified === undefined ? [] : [["if-modified-since", lastModified] as const]),
  ];
}

/** The library decides; what it is told is read by the letter of the RFC first. `Vary` and parts are not its business. */
function termsOf(reply: CachedReply, rules: CacheRules, nowMs: number): CachePolicy {
  const directives = directivesOf(reply, rules);
  if (isStrict(directives)) for (const name of LENIENT) delete directives[name];
  // It would ask the server each time.
  delete directives["must-revalidate"];
  const terms = CachePolicy.fromObject({
    v: 1,
    t: reply.requestedAtMs,
    sh: false,
    ch: 0.1,
    imm: 86_400_000,
    st: reply.status === 206 ? 200 : reply.status,
    resh: headersOf(reply, rules),
    rescc: directives,
    m: "GET",
    a: true,
    reqh: null,
    reqcc: {},
  });
  return Object.assign(terms, { now: () => nowMs });
}

function isStrict(directives: Directives): boolean {
  return directives["no-cache"] !== undefined || directives["must-revalidate"] !== undefined;
}

function directivesOf(reply: CachedReply, rules: CacheRules): Directives {
  const said = parseDirectives(reply.headers["cache-control"]);
  const directives = rules.mode === "ttl" ? overruled(said, rules) : withExpires(said, reply);
  // A failure may stand in for another where the server says so, not by a policy that speaks of data.
  if (reply.status >= 300) return directives;
  addSeconds(directives, "stale-while-revalidate", rules.staleWhileRevalidateMs);
  addSeconds(directives, "stale-if-error", rules.staleIfErrorMs);
  return directives;
}

/** In mode `ttl` the contract says how long; only `no-store` still counts, for it is about secrecy. */
function overruled(said: Directives, { ttlMs = 0 }: CacheRules): Directives {
  const noStore = said["no-store"];
  return {
    "max-age": String(Math.ceil(ttlMs / 1_000)),
    ...(noStore !== undefined && { "no-store": noStore }),
  };
}

function withExpires(said: Directives, { headers, status, requestedAtMs }: CachedReply): Directives {
  const { expires, date, pragma = "" } = headers;
  const dateMs = parseHttpDate(date ?? "", requestedAtMs) ?? requestedAtMs;
  if (said["max-age"] === undefined && expires !== undefined) {
    const untilMs = parseHttpDate(expires, requestedAtMs) ?? 0;
    said["max-age"] = String(Math.max(0, Math.floor((untilMs - dateMs) / 1_000)));
  }
  if (headers["cache-control"] === undefined && /no-cache/i.test(pragma)) said["no-cache"] = "true";
  // RFC 9111 section 5.2.2.3: who knows the status may keep the reply.
  if (said["must-understand"] !== undefined && status < 400) delete said["no-store"];
  return said;
}

function addSeconds(directives: Directives, name: string, ms: number | undefined): void {
  if (ms !== undefined) directives[name] ??= String(Math.ceil(ms / 1_000));
}

function headersOf({ headers, requestedAtMs }: CachedReply, rules: CacheRules): Record<string, string> {
  const { date, "last-modified": lastModified, etag } = headers;
  const isTimed = rules.mode === "http";
  const modifiedMs = lastModified === undefined ? undefined : parseHttpDate(lastModified, requestedAtMs);
  return {
    ...(etag !== undefined && { etag }),
    ...(modifiedMs !== undefined && { "last-modified": new Date(modifiedMs).toUTCString() }),
    ...(date !== undefined && isTimed && { date }),
    ...(isTimed && { age: String(ageSeconds(headers["age"])) }),
  };
}

/** RFC 9111 section 5.1: of several values the first; what is no number is ignored. */
function ageSeconds(field: string | undefined): number {
  const first = field?.split(",", 1)[0]?.trim() ?? "";
  return /^\d+$/.test(first) ? Math.min(Number(first), MOST_SECONDS) : 0;
}
