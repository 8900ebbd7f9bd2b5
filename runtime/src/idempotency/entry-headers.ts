import type { PreparedCall } from "../call/handler.ts";
import { isSensitiveHeader } from "../call/sensitive.ts";
import type { ClientCore } from "../client/core.ts";
import { type HeaderMap, setHeaders } from "../encode/header-map.ts";
import type { JournalEntry } from "./journal.ts";

/** What a client adds to each request to its own servers. */
export function clientHeaders({ options, servers }: ClientCore, url: URL): HeaderMap {
  const headers = new Map<string, string>();
  if (servers.isTrusted(url)) setHeaders(headers, options.headers);
  return headers;
}

/**
 * What a request has in addition to its client's headers, or in place of them, and which of those it goes without. The key is
 * no secret of the headers': it stands in the entry as it is.
 */
export function ownHeaders(
  { core, operation, request }: PreparedCall,
  keyHeader: string | undefined,
): Pick<JournalEntry, "headers" | "without"> {
  const clients = clientHeaders(core, request.url);
  const isKey = (name: string): boolean => name === keyHeader?.toLowerCase();
  const headers = [...request.headers].filter(
    ([name, value]) => isKey(name) || (clients.get(name) !== value && !isSensitiveHeader(operation, name)),
  );
  const kept = new Map(headers);
  const isSent = ([name, value]: readonly [string, string]): boolean =>
    kept.has(name) || request.headers.get(name) === value;
  const without = [...clients].filter((header) => !isSent(header)).map(([name]) => name);
  return without.length === 0 ? { headers } : { headers, without };
}
