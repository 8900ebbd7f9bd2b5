import type { Pointer } from "../ir/ids.ts";
import { type Lowering, report } from "./lowering.ts";

/** A key of `paths`, taken apart. */
export interface PathKey {
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
}

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
  return { path: bare.startsWith("/") ? bare : `/${bare}`, query: Object.freeze(pairsOf(queries.join("?"))) };
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
