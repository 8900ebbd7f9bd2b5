import type { Attempt } from "../call/handler.ts";
import type { HeaderMap } from "../encode/header-map.ts";
import type { WireRequest } from "./send.ts";

/** Methods whose redirects change nothing: RFC 9110 section 15.4. */
const FOLLOWED_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether requests of a method are sent on elsewhere. */
export function isFollowed(method: string): boolean {
  return FOLLOWED_METHODS.has(method);
}

/** Whether a reply sends us elsewhere. */
export function isRedirect({ status, headers }: Response): boolean {
  return REDIRECT_STATUSES.has(status) && headers.has("location");
}

/** Where a redirect leads, or why we do not go there. Following is for reads, to http(s), never from https to http. */
export function placeOf({ credentials }: Attempt, last: WireRequest, { headers }: Response): URL | string {
  const { method, url: from } = last;
  const location = headers.get("location") ?? "";
  if (!isFollowed(method)) return `a ${method} is not sent on elsewhere`;
  if (!URL.canParse(location, from)) return "its location is no URL";
  const url = new URL(location, from);
  if (!/^https?:$/.test(url.protocol)) return "its location is not http(s)";
  if (from.protocol === "https:" && url.protocol === "http:") return "it leads from https to http";
  // A DPoP proof names its request and is taken once.
  const isProven = credentials.some(({ name }) => name.toLowerCase() === "dpop");
  if (isProven && !leaves(last, url)) {
    return "the credential holds a proof for the first address alone (RFC 9449)";
  }
  url.username = "";
  url.password = "";
  return url;
}

/** Whether a request is no more at the origin that it was made for. Once it has left, nothing secret is added again, even when it comes back. */
export function leaves(last: WireRequest, to: URL): boolean {
  return last.hasLeft === true || to.origin !== last.url.origin;
}

/** Of a request's headers, those that any origin may see: no credential, cookie, idempotency key or header of the caller's. */
export function publicHeaders(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => name === "accept" || name === "accept-language"));
}
