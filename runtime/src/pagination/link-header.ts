/** One link: `<target>` and what follows it up to the next comma that is neither within `<>` nor within quotes. */
const LINK = /<([^<>]*)>((?:[^",]|"(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~-]+)\*?\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g;

/** Servers may send long headers; what is longer than this is no list of links. */
const LONGEST = 65_536;

/** The target of the first link of a `Link` header (RFC 8288) that has a relation; `undefined`: none has. */
export function linkTarget(header: string, relation: string): string | undefined {
  for (const [, target = "", parameters = ""] of header.slice(0, LONGEST).matchAll(LINK)) {
    if (relationsOf(parameters).includes(relation)) return target.trim();
  }
  return undefined;
}

/** RFC 8288 section 3.3: the first `rel` counts, holds relations apart by spaces, and knows no case. */
function relationsOf(parameters: string): readonly string[] {
  for (const [, name = "", quoted, token] of parameters.matchAll(PARAMETER)) {
    if (name.toLowerCase() !== "rel") continue;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? token ?? "";
    return value.toLowerCase().split(/\s+/);
  }
  return [];
}
