/**
 * The reply to a request that a proxy wants credentials for. Node's `fetch` keeps it to itself, for the Fetch Standard has the user asked
 * (HTTP-network-or-cache fetch): what it throws then is its only failure without code and without words.
 */
export function hiddenRefusal(thrown: unknown): Response | undefined {
  const cause = thrown instanceof Error && thrown.message === "fetch failed" && thrown.cause;
  const isBare = cause instanceof Error && cause.name === "Error" && !("code" in cause);
  // Words it has where a window could be asked, as in a test of a page.
  return isBare && /^(proxy authentication required)?$/.test(cause.message)
    ? new Response(null, { status: 407 })
    : undefined;
}
