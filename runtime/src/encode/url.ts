import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor } from "../operation.ts";
import { expandPath } from "./path.ts";
import { formPairs, styleOf } from "./style.ts";
import { form } from "./vocabulary.ts";

/** What of a call's input goes into its URL. */
export interface UrlInput {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly querystring?: unknown;
}

/** The URL of a request, checked to lie where the template says. */
export function requestUrl(base: URL, operation: OperationDescriptor, input: UrlInput): URL {
  const expanded = expandPath(operation, input.path ?? {});
  const search = searchOf(base, expanded.query, queries(operation, input));
  const url = new URL(prefixOf(base) + expanded.path + search);
  if (url.origin !== base.origin) {
    throw new InputFault(
      `the path ${operation.path} leads away from ${base.origin}`,
      "The document's path is not usable; correct it with an overlay.",
    );
  }
  return url;
}

const prefixes = /*@__PURE__*/ new WeakMap<URL, string>();

/** What all paths below a server begin with. */
function prefixOf(base: URL): string {
  const known = prefixes.get(base) ?? base.origin + base.pathname.replace(/\/+$/, "");
  prefixes.set(base, known);
  return known;
}

function searchOf(base: URL, query: string, own: readonly string[]): string {
  const pairs = [base.search.slice(1), query, ...own].filter(Boolean);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

function queries(operation: OperationDescriptor, { query, querystring }: UrlInput): readonly string[] {
  const pinned = operation.pinned?.query;
  const pairs =
    pinned === undefined && query === undefined ? [] : queryPairs(operation, { ...pinned, ...query });
  if (querystring === undefined) return pairs;
  return [...pairs, operation.querystring?.(querystring) ?? ""];
}

/** Encoded `name=value` pairs, in the order of the input. */
export function queryPairs(
  operation: OperationDescriptor,
  query: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(query).flatMap(([key, value]) => {
    const style = styleOf(operation.query, key) ?? form();
    return formPairs(style, style.name ?? key, value);
  });
}
