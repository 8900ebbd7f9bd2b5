import type { Pointer } from "../ir/ids.ts";
import { type Lowering, report } from "./lowering.ts";

/** A key of `paths`, taken apart. */
export interface PathKey {
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Query pairs whose value is a parameter in braces: the name on the wire, and the parameter's. */
  readonly parameters: readonly (readonly [wireName: string, name: string])[];
}

/** Of a path item that stands for no path: a webhook or callback. */
export const NO_PATH: PathKey = { path: "", query: [], parameters: [] };

/** Takes a key of `paths` apart: real documents write queries and fragments into it, to tell operations apart. */
export function pathKey(lowering: Lowering, key: string, pointer: Pointer): PathKey {
  const [beforeFragment = "", ...fragments] = key.split("#");
  const [bare = "", ...queries] = beforeFragment.split("?");
  if (fragments.length > 0 || queries.length > 0) {
    const message = `the path ${JSON.stringify(key)} has a ${queries.length > 0 ? "query" : "fragment"}`;
    report(lowering, "info", "path-with-query", pointer, message, { atKey: true });
  }
  if (!bare.startsWith("/")) {
    const message = `the path ${JSON.stringify(key)} does not begin with a slash`;
    report(lowering, "warning", "path-without-slash", pointer, message, { atKey: true });
  }
  const path = bare.startsWith("/") ? bare : `/${bare}`;
  return { path, ...splitQuery(lowering, queries.join("?"), key, pointer) };
}

function splitQuery(
  lowering: Lowering,
  query: string,
  key: string,
  pointer: Pointer,
): Pick<PathKey, "query" | "parameters"> {
  const fixed: (readonly [string, string])[] = [];
  const parameters: (readonly [string, string])[] = [];
  for (const [name, value] of pairsOf(query)) {
    const parameter = /^\{([^{}]+)\}$/.exec(value)?.[1];
    if (/[{}]/.test(name) || (parameter === undefined && /[{}]/.test(value))) {
      const message = `the query pair ${name}=${value} of the path ${JSON.stringify(key)} was left out`;
      report(lowering, "warning", "path-with-query", pointer, message, { atKey: true });
    } else if (parameter === undefined) fixed.push([name, value]);
    else parameters.push([name, parameter]);
  }
  return { query: Object.freeze(fixed), parameters };
}

function pairsOf(query: string): (readonly [string, string])[] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return Object.freeze([decoded(name), decoded(value.join("="))] as const);
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
