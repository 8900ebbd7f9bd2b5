/**
 * A server's URL as seen from where the document was retrieved (OpenAPI 3.2, 4.5.2: relative to that, whatever `$self`
 * says). Variables stand as they are. Without such a place, a relative URL stays one.
 */
export function absoluteUrl(url: string, documentUrl: string | undefined): string {
  if (documentUrl === undefined || !isRelative(url) || !URL.canParse(documentUrl)) return url;
  // Braces are not for URLs: parsers would encode them.
  const variables: readonly string[] = url.match(/\{[^{}]*\}/g) ?? [];
  const marked = url.replace(/\{[^{}]*\}/g, (variable) => `__${variables.indexOf(variable)}__`);
  // An empty one would be the document itself; whoever writes it means the root, as where there is no server.
  const reference = marked === "" ? "/" : marked;
  if (!URL.canParse(reference, documentUrl)) return url;
  const absolute = new URL(reference, documentUrl);
  if (absolute.protocol !== "https:" && absolute.protocol !== "http:") return url;
  const { origin, pathname, search } = absolute;
  const own = url.includes("?") ? search : "";
  return `${origin}${pathname}${own}`.replace(
    /__(\d+)__/g,
    (mark, index) => variables[Number(index)] ?? mark,
  );
}

/** A variable in front may be a whole URL. */
function isRelative(url: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\{)/i.test(url);
}
