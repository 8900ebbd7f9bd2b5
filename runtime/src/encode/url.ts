import { madeOnce } from "../made-once.ts";
import type { OperationDescriptor } from "../operation.ts";
import { expandPath } from "./path.ts";
import { eachParameter, formPairs } from "./style.ts";
import { FORM } from "./vocabulary.ts";

/** What of a call's input goes into its URL. */
export interface UrlInput {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly querystring?: unknown;
}

/** The URL of a request, below its server's: what comes first after the host is the slash of a path. */
export function requestUrl(
  base: URL,
  operation: OperationDescriptor,
  { path = {}, query, querystring }: UrlInput,
): URL {
  const expanded = expandPath(operation, path);
  const search = [base.search.slice(1), expanded.query, ...queryPairs(operation, query)];
  if (querystring !== undefined) search.push(operation.querystring?.(querystring) ?? "");
  const pairs = search.filter(Boolean).join("&");
  return new URL(prefixOf(base) + expanded.path + (pairs && `?${pairs}`));
}

/** What all paths below a server begin with. */
const prefixOf = /*@__PURE__*/ madeOnce((base: URL) => base.origin + base.pathname.replace(/\/+$/, ""));

/** Encoded `name=value` pairs, in the order of the input. */
function queryPairs(operation: OperationDescriptor, query: UrlInput["query"]): readonly string[] {
  const pinned = operation.pinned?.query;
  if (pinned === undefined && query === undefined) return [];
  return eachParameter({ ...pinned, ...query }, operation.query, FORM, formPairs);
}
