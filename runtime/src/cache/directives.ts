/** Directives of a `Cache-Control` field by lower-case name; a flag's value is `true` as text. */
export type Directives = Record<string, string>;

const DIRECTIVE = /^\s*([!#$%&'*+.^_`|~\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?\s*$/;

const MOST_CHARACTERS = 2_000;

/** Splits at commas that stand outside quotes. */
const MEMBER = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;

/** Reads `Cache-Control` (RFC 9111 section 5.2). What is malformed is left out; of two freshness lifetimes the shorter counts. */
export function parseDirectives(field: string | null | undefined): Directives {
  // Nobody has this much to say; whoever does wants to keep the parser busy.
  if ((field?.length ?? 0) > MOST_CHARACTERS) return { "no-store": "true" };
  const directives: Directives = {};
  for (const member of field?.match(MEMBER) ?? []) {
    const [, name, quoted, token] = DIRECTIVE.exec(member) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    const value = quoted ?? token ?? "true";
    directives[key] = SECONDS.has(key) ? shorter(directives[key], value) : value;
  }
  return directives;
}

/** The field that says the same. */
export function formatDirectives(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, value]) => (value === "true" ? name : `${name}=${value}`))
    .join(", ");
}

const SECONDS: ReadonlySet<string> = new Set(["max-age", "s-maxage"]);

/** RFC 9111 section 4.2.1: freshness that is not understood is best taken for none. */
function shorter(known: string | undefined, value: string): string {
  const seconds = /^\d+$/.test(value) ? Number(value) : 0;
  return String(known === undefined ? seconds : Math.min(seconds, Number(known)));
}
