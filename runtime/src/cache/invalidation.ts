import type { PreparedCall, Reply } from "../call/handler.ts";
import { mayHaveActed } from "../machines/acted.ts";
import type { CacheKeys } from "./key.ts";
import type { Shelf } from "./shelf.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/** Whether the method says that it changes nothing. */
export function isSafe(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/** Whether a call of that method and policy may change anything that is kept. */
export function mayInvalidate({ request, policy }: PreparedCall): boolean {
  return !isSafe(request.method) || (policy.cache !== false && policy.cache.invalidates.length > 0);
}

/**
 * Drops what a call may have changed: its own address and those that the reply names (RFC 9111 section 4.4), and what
 * the contract says, whoever read it. Resolves once it holds in this process; `stored`: once the store has been told.
 */
export async function invalidateAfter(
  call: PreparedCall,
  reply: Reply | undefined,
  keys: CacheKeys,
  shelf: Shelf,
): Promise<{ readonly stored: Promise<unknown> }> {
  if (!mayHaveChanged(call, reply)) return { stored: Promise.resolve() };
  const { cache } = call.policy;
  const addresses = isSafe(call.request.method) ? [] : addressesOf(call.request.url, reply);
  const operations = cache === false ? [] : cache.invalidates;
  const [marks, replies] = await Promise.all([
    Promise.all([...addresses.map(keys.ofAddress), ...operations.map(keys.ofOperation)]),
    Promise.all(keys.own === undefined ? [] : addresses.map(keys.own.ofReply)),
  ]);
  const atMs = call.core.environment.wallNow();
  const marking = marks.map((mark) => shelf.invalidate(mark, atMs));
  // The marks suffice where they could be set. Nobody's data is to lie about for longer than it is of use, though.
  return { stored: Promise.all([...marking, ...replies.map(shelf.clear)]) };
}

/** A write whose outcome is not known (`reply` absent) counts as done; so does one that an attempt before its last may have done. */
function mayHaveChanged({ request, log }: PreparedCall, reply: Reply | undefined): boolean {
  if (reply === undefined || (reply.status < 400 && reply.failure === undefined)) return true;
  return !isSafe(request.method) && (log.keyMayBeDone || log.attempts.some(mayHaveActed));
}

function addressesOf(url: URL, reply: Reply | undefined): readonly string[] {
  const named = ["location", "content-location"].flatMap((name) => reply?.headers.get(name) ?? []);
  const resolved = named.flatMap((reference) =>
    URL.canParse(reference, url) ? [new URL(reference, url)] : [],
  );
  const own = resolved.filter(({ origin }) => origin === url.origin);
  return [...new Set([url.href, ...own.map(({ href }) => href)])];
}
