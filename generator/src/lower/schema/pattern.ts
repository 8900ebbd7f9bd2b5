import type { Pointer } from "../../ir/ids.ts";
import { type Lowering, report } from "../lowering.ts";

/** Longest pattern that is kept. */
const MAX_LENGTH = 10_000;

/** A pattern as ECMA-262 has it: as it stands, or translated where that is sure, or dropped with a warning. */
export function ecmaPattern(
  lowering: Lowering,
  source: string,
  pointer: Pointer,
  atKey: boolean,
): string | undefined {
  const shown = JSON.stringify(source.length > 60 ? `${source.slice(0, 60)}…` : source);
  if (source.length > MAX_LENGTH) {
    const message = `the pattern ${shown} has ${source.length} characters and was dropped`;
    report(lowering, "warning", "invalid-pattern", pointer, message, { atKey });
    return undefined;
  }
  const translated = translate(source);
  if (translated === undefined || !compiles(translated)) {
    report(lowering, "warning", "invalid-pattern", pointer, `the pattern ${shown} does not compile`, {
      atKey,
    });
    return undefined;
  }
  if (translated !== source) {
    report(lowering, "info", "translated-pattern", pointer, `the pattern ${shown} was translated`, { atKey });
  }
  return translated;
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  space: "\\s",
  upper: "A-Z",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
};

/** Escapes that other dialects have and ECMA-262 reads as the letter itself (or refuses). */
const ESCAPES: Readonly<Record<string, string>> = { A: "^", Z: "$", z: "$", h: "[ \\t]" };

/** Token by token, so that an escaped backslash is never taken for the start of an escape. */
const TOKEN =
  /\\Q([\s\S]*?)(?:\\E|$)|\\([\s\S])|\[:(\^?)([a-z]+):\]|\(\?P(<[A-Za-z_])|([+*?}])\+|\[|\]|[\s\S]/g;

/** Rewrites what PCRE, Java, Python and POSIX say otherwise. */
function translate(source: string): string | undefined {
  // A literal of a programming language, slashes and flags included: as a pattern it matches nothing.
  const literal = /^\/(\^.*\$)\/([a-z]*)$/s.exec(source);
  if (literal?.[2]?.includes("i")) return undefined;
  const body = literal?.[1] ?? source;
  let isInClass = false;
  const rewritten = body.replace(TOKEN, (...match: (string | undefined)[]) => {
    const [token = "", quoted, escaped, negated, posix, group, quantifier] = match;
    if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    if (escaped !== undefined) return isInClass ? token : (ownValue(ESCAPES, escaped) ?? token);
    if (posix !== undefined) return isInClass && negated === "" ? (ownValue(POSIX, posix) ?? token) : token;
    if (group !== undefined) return isInClass ? token : `(?${group}`;
    if (quantifier !== undefined) return isInClass || quantifier === "}" ? token : quantifier;
    if (token === "[") isInClass = true;
    if (token === "]") isInClass = false;
    return token;
  });
  return caseInsensitive(rewritten) ?? rewritten;
}

/** A leading `(?i)`: every letter in both cases, where the pattern is simple enough for that to be exact. */
function caseInsensitive(pattern: string): string | undefined {
  const rest = /^(\^?)\(\?i\)(.*)$/s.exec(pattern);
  if (rest === null) return undefined;
  const [, anchor = "", body = ""] = rest;
  if (/[\\[\]]|\(\?/.test(body)) return undefined;
  return anchor + body.replace(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function ownValue(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Valid with the `u` flag, as JSON Schema asks, or at least without it, as the runtime tries next. */
function compiles(pattern: string): boolean {
  return isRegExp(pattern, "u") || isRegExp(pattern, "");
}

function isRegExp(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}
