/**
 * The reply to a request that a proxy wants credentials for. Node's `fetch` keeps it to itself, for the Fetch Standard has the user asked
 * (HTTP-network-or-cache fetch): what it throws then is its only failure without code and without words.
 */
export function hiddenRefusal(thrown: unknown): Response | undefined {
  const cause = thrown instanceof Error && thrown.message === "fetch failed" && thrown.cause;
  if (!(cause instanceof Error)) return undefined;
  const isBare = cause.name === "Error" && cause.message === "" && !("code" in cause);
  // Words it has where a window could be asked, as in a test of a page, and from undici's `ProxyAgent` without a tunnel.
  return isBare || /^proxy authentication required( \(407\))?$/i.test(cause.message)
    ? new Response(null, { status: 407 })
    : undefined;
}
