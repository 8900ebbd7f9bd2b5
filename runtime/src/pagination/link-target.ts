import { InputFault } from "../errors/input-fault.ts";
import type { Asking } from "./paging.ts";

/**
 * The address of a page, where it may be asked for with the client's credentials. A link is the server's word: it may
 * lead anywhere, and whoever is asked there is shown what the call carries.
 */
export function safeTarget(link: string, { core, operation }: Asking): URL {
  if (!URL.canParse(link)) {
    throw new InputFault("the next page's address is no URL", "The list cannot be followed further.");
  }
  const base = core.servers.of(operation);
  const url = moved(new URL(link), base, core.descriptor.servers);
  const isOurs = url.origin === base.origin || core.servers.isTrusted(url);
  if (!isOurs || url.username !== "" || url.password !== "") {
    throw new InputFault(
      `the next page is at ${url.origin}, which is not the API's`,
      `The link was not followed. If that server may see your credentials, add "${url.origin}" to trustedOrigins.`,
    );
  }
  url.hash = "";
  return withoutKeys(url, core);
}

/** Whoever points a client elsewhere with `baseUrl` wants the links of the document's own servers to lead there too. */
function moved(url: URL, base: URL, servers: Asking["core"]["descriptor"]["servers"]): URL {
  if (url.origin === base.origin) return url;
  for (const { url: server } of servers) {
    if (!URL.canParse(server) || new URL(server).origin !== url.origin) continue;
    const root = new URL(server).pathname.replace(/\/+$/, "");
    if (url.pathname !== root && !url.pathname.startsWith(`${root}/`)) continue;
    const path = base.pathname.replace(/\/+$/, "") + url.pathname.slice(root.length);
    return new URL(base.origin + path + url.search);
  }
  return url;
}

/** Servers put keys that came in a query into the links they make; the client adds its own anew, and shows none. */
export function withoutKeys(url: URL, { descriptor }: Asking["core"]): URL {
  for (const scheme of Object.values(descriptor.securitySchemes)) {
    if (scheme.kind === "apiKey" && scheme.in === "query" && url.searchParams.has(scheme.name)) {
      url.searchParams.delete(scheme.name);
    }
  }
  return url;
}
