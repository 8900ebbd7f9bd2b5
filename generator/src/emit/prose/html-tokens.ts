import { decodeEntities } from "./entities.ts";

/** A piece of a description: text as it is meant, code as it stands, or an HTML tag. */
export type HtmlToken =
  | { readonly kind: "text"; readonly text: string }
  /** Markdown code, with its backticks: nothing in it is HTML. */
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "open"; readonly name: string; readonly attributes: string }
  | { readonly kind: "close"; readonly name: string };

/** Elements that descriptions use. `<api_key>`, `List<T>` and the like are text. */
const ELEMENTS =
  "a abbr article b big blockquote br caption center cite code col colgroup dd del details div dl dt em font footer h1 h2 h3 h4 h5 " +
  "h6 header hr i iframe img ins kbd li link main mark meta nobr object embed ol p pre q s samp script section small span strike " +
  "strong style sub summary sup svg table tbody td tfoot th thead tr tt u ul var";
const ATTRIBUTES = String.raw`(?:\s{1,8}[\w:-]{1,40}\s{0,8}=\s{0,8}(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^\s"'<>=]{1,1000})){0,20}`;
const TOKEN = new RegExp(
  String.raw`<!--|<(/?)(${ELEMENTS.replaceAll(" ", "|")})(${ATTRIBUTES})\s{0,8}/?>|(?<=(?<!\\)(?:\\\\)*)(?<!\x60)\x60{1,8}(?!\x60)`,
  "gi",
);

export function htmlTokens(text: string): readonly HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let end = 0;
  const take = (until: number): void => {
    if (until > end) {
      tokens.push({ kind: "text", text: decodeEntities(text.slice(end, until)) });
    }
  };
  const findEnd = createEndFinder(text);
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [mark, slash, name, attributes = ""] = match;
    const until = name === undefined ? findEnd(match.index, mark) : match.index + mark.length;
    if (until === undefined) {
      continue;
    }
    take(match.index);
    end = until;
    TOKEN.lastIndex = until;
    if (mark.startsWith("`")) {
      tokens.push({ kind: "code", text: text.slice(match.index, until) });
    } else if (name !== undefined) {
      const isClose = slash === "/";
      tokens.push(
        isClose
          ? { kind: "close", name: name.toLowerCase() }
          : { kind: "open", name: name.toLowerCase(), attributes },
      );
    }
  }
  take(text.length);
  return tokens;
}

/** Where a comment, or the code between as many backticks, ends; `undefined` where it never does, which is found out once. */
function createEndFinder(text: string): (start: number, mark: string) => number | undefined {
  const unended = new Set<string>();
  return (start, mark) => {
    if (unended.has(mark)) {
      return undefined;
    }
    const end = mark === "<!--" ? /-->/g : new RegExp(`(?<!\`)${mark}(?!\`)`, "g");
    end.lastIndex = start + mark.length;
    const found = end.exec(text);
    if (found === null) {
      unended.add(mark);
      return undefined;
    }
    return found.index + found[0].length;
  };
}
