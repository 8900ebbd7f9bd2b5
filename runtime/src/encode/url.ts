import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ParameterStyle } from "../operation.ts";
import { expandPath } from "./path.ts";
import { percentEncode, percentEncodeReserved } from "./percent.ts";
import { expandPairs, styleOf } from "./style.ts";

const FORM: ParameterStyle = { kind: "form", explode: true };

/** The URL of a request, checked to lie where the template says. */
export function requestUrl(
  base: URL,
  operation: OperationDescriptor,
  path: Readonly<Record<string, unknown>>,
  query: Readonly<Record<string, unknown>>,
): URL {
  const expanded = expandPath(operation, path);
  const pairs = [base.search.slice(1), expanded.query, ...queryPairs(operation, query)].filter(Boolean);
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

/** Encoded `name=value` pairs, in the order of the input. */
export function queryPairs(
  operation: OperationDescriptor,
  query: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(query).flatMap(([key, value]) => {
    const style = styleOf(operation.query, key, FORM);
    const encode = style.allowReserved === true ? percentEncodeReserved : percentEncode;
    return expandPairs(style, style.name ?? key, value, encode);
  });
}
