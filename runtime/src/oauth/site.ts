const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|.+\.localhost)$/;

/** Whether a host is this very machine: the one place where http is as good as https. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/** Whether secrets may travel to a URL at all: https, or http that stays on this machine. */
export function isProtected(url: URL): boolean {
  const isBare = url.username === "" && url.password === "";
  return isBare && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)));
}

/**
 * Whether two hosts are run by the same party, as far as their names tell: the same host, or both below one name such as
 * `example.com` or `example.co.uk`. Whoever gives out names to strangers below one of theirs is not known here.
 */
export function isSameSite(one: URL, other: URL): boolean {
  if (one.hostname === other.hostname) return true;
  const site = siteOf(one.hostname);
  return site !== undefined && site === siteOf(other.hostname);
}

/** `undefined`: an address or a single label, which belong with nothing but themselves. */
function siteOf(hostname: string): string | undefined {
  const labels = hostname.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  if (!/^[a-z][a-z0-9-]*$/.test(top)) return undefined;
  const isNationalSecondLevel = top.length === 2 && second.length <= 3;
  const size = isNationalSecondLevel ? 3 : 2;
  return labels.length < size ? undefined : labels.slice(-size).join(".");
}
