/** Longest name that is still pleasant to read and safe on every file system. */
const MAX_LENGTH = 80;

/** Invisible and direction-changing characters: they may make two different names look the same. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;

/** The parts of a document's name that may stand in an identifier, in any script. */
export function segmentsOf(text: string): string[] {
  const clean = text
    .normalize("NFKC")
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\t\n\r]+/gu, " ")
    .replace(INVISIBLE, "");
  return clean.split(/(?:[^\p{ID_Continue}]|_)+/u).filter((segment) => segment !== "");
}

/** `pet store` -> `petStore`; empty when nothing of the text can stand in a name. */
export function camelCase(text: string): string {
  const [first, ...rest] = wordsOf(text);
  return first === undefined ? "" : finish([lowerStart(first), ...rest.map(upperStart)]);
}

/** `pet store` -> `PetStore`; empty when nothing of the text can stand in a name. */
export function pascalCase(text: string): string {
  return finish(wordsOf(text).map(upperStart));
}

/** A file name's stem in lower-case ASCII, `pet-store`; empty when the text has no ASCII letter or digit. */
export function kebabCase(text: string): string {
  const ascii = text.normalize("NFKD").replace(/\p{M}/gu, "").replace(INVISIBLE, "");
  const parts = ascii
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");
  return parts.join("-").slice(0, 60).replace(/-+$/, "");
}

/** `repos/list`, `repos` -> `list`; the name itself where it does not begin with the prefix as a word. */
export function withoutPrefix(name: string, prefix: string): string {
  if (prefix === "" || name.length <= prefix.length) {
    return name;
  }
  const rest = name.slice(prefix.length);
  const startsWord = /^[\p{Lu}_\p{Nd}]/u.test(rest);
  return name.startsWith(prefix) && startsWord && !/^[\p{Nd}_]/u.test(rest) ? lowerStart(rest) : name;
}

/** Upper-case first letter, the rest untouched. */
export function upperStart(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return first.toUpperCase() + word.slice(first.length);
}

/** `SHOUTING_CASE` is toned down; a name of one word keeps its own capitals. */
function wordsOf(text: string): string[] {
  const segments = segmentsOf(text);
  return segments.length < 2
    ? segments
    : segments.map((segment) => (isShouted(segment) ? toneDown(segment) : segment));
}

function isShouted(segment: string): boolean {
  return /\p{Lu}{2}/u.test(segment) && !/\p{Ll}/u.test(segment);
}

function toneDown(segment: string): string {
  return upperStart(segment.toLowerCase());
}

/** `HTTPGet` -> `httpGet`, `URL` -> `url`, `Pet` -> `pet`. */
function lowerStart(word: string): string {
  const run = /^\p{Lu}+/u.exec(word)?.[0] ?? "";
  const isWholeWord = run.length === word.length || !/^\p{Ll}/u.test(word.slice(run.length));
  const end = run.length <= 1 || isWholeWord ? run.length : run.length - 1;
  return word.slice(0, end).toLowerCase() + word.slice(end);
}

/** Joined so that digits of two words do not run together, then made to begin as an identifier may. */
function finish(words: readonly string[]): string {
  let name = "";
  for (const word of words) {
    name += /\d$/.test(name) && /^\d/.test(word) ? `_${word}` : word;
  }
  const cut = Array.from(name).slice(0, MAX_LENGTH).join("");
  return cut === "" || /^[\p{ID_Start}_]/u.test(cut) ? cut : `_${cut}`;
}
