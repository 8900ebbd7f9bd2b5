import type { PreparedCall, Reply } from "../call/handler.ts";
import type { CacheKeys } from "./key.ts";
import type { Shelf } from "./shelf.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/** Whether the method says that it changes nothing. */
export function isSafe(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Drops what a call may have changed: its own address and those that the reply names (RFC 9111 section 4.4), and what
 * the contract says. A write whose outcome is not known (`reply` absent) counts as done.
 */
export async function invalidateAfter(
  call: PreparedCall,
  reply: Reply | undefined,
  keys: CacheKeys,
  shelf: Shelf,
): Promise<void> {
  if (reply !== undefined && (reply.status >= 400 || reply.failure !== undefined)) return;
  const { cache } = call.policy;
  const addresses = isSafe(call.request.method) ? [] : addressesOf(call.request.url, reply);
  const operations = cache === false ? [] : cache.invalidates;
  const dropped = await Promise.all([...addresses.map(keys.of), ...operations.map(keys.ofOperation)]);
  const nowMs = call.core.environment.wallNow();
  await Promise.all(dropped.map((key) => shelf.invalidate(key, nowMs)));
}

/** Whether a call of that method and policy may change anything that is kept. */
export function mayInvalidate({ request, policy }: PreparedCall): boolean {
  return !isSafe(request.method) || (policy.cache !== false && policy.cache.invalidates.length > 0);
}

function addressesOf(url: URL, reply: Reply | undefined): readonly string[] {
  const named = ["location", "content-location"].flatMap((name) => reply?.headers.get(name) ?? []);
  const resolved = named.flatMap((reference) =>
    URL.canParse(reference, url) ? [new URL(reference, url)] : [],
  );
  const own = resolved.filter(({ origin }) => origin === url.origin);
  return [...new Set([url.href, ...own.map(({ href }) => href)])];
}
