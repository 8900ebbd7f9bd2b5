import type { HeaderMap } from "../encode/header-map.ts";

/** Methods whose redirects change nothing: RFC 9110 section 15.4. */
const FOLLOWED_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a reply sends us on, and whether we go. */
export type Redirection =
  | { readonly kind: "none" }
  | { readonly kind: "follow"; readonly url: URL }
  | { readonly kind: "refuse"; readonly why: string };

/** Whether requests of a method are sent on elsewhere. */
export function isFollowed(method: string): boolean {
  return FOLLOWED_METHODS.has(method);
}

/** Whether a reply may send us elsewhere. */
export function isRedirect({ status }: Response): boolean {
  return REDIRECT_STATUSES.has(status);
}

/** Decides on one reply. Following is for reads, to http(s), never from https to http. */
export function redirectionOf(method: string, from: URL, response: Response): Redirection {
  const location = response.headers.get("location");
  if (!isRedirect(response) || location === null) return { kind: "none" };
  if (!isFollowed(method)) return { kind: "refuse", why: `a ${method} is not sent on elsewhere` };
  if (!URL.canParse(location, from)) return { kind: "refuse", why: "its location is no URL" };
  const url = new URL(location, from);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { kind: "refuse", why: "its location is not http(s)" };
  }
  if (from.protocol === "https:" && url.protocol === "http:") {
    return { kind: "refuse", why: "it leads from https to http" };
  }
  url.username = "";
  url.password = "";
  return { kind: "follow", url };
}

/** Of a request's headers, those that any origin may see: no credential, cookie, idempotency key or header of the caller's. */
export function publicHeaders(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => name === "accept" || name === "accept-language"));
}
