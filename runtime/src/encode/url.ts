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
  const pairs = [base.search.slice(1), expanded.query, ...queries(operation, input)].filter(Boolean);
  const search = pairs.length > 0 ? `?${pairs.join("&")}` : "";
  const url = new URL(base.origin + base.pathname.replace(/\/+$/, "") + expanded.path + search);
  if (url.origin !== base.origin) {
    throw new InputFault(
      `the path ${operation.path} leads away from ${base.origin}`,
      "The document's path is not usable; correct it with an overlay.",
    );
  }
  return url;
}

function queries(operation: OperationDescriptor, { query, querystring }: UrlInput): readonly string[] {
  const pairs = queryPairs(operation, { ...operation.pinned?.query, ...query });
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
