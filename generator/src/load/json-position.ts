import type { FindSpan, Span } from "./position.ts";

const SPACE = /[ \t\r\n]*/y;

interface Container extends Span {
  members?: ReadonlyMap<string, Container>;
}

/**
 * Creates a finder for JSON text that `JSON.parse` has accepted. Only the containers on the way to what was asked for are
 * ever scanned, and each once.
 */
export function createJsonFinder(text: string): FindSpan {
  const root: Container = { value: skipSpace(text, 0) };
  return (tokens) => {
    let current = root;
    for (const token of tokens) {
      current.members ??= scanMembers(text, current.value);
      const member = current.members.get(token);
      if (member === undefined) break;
      current = member;
    }
    return current;
  };
}

function scanMembers(text: string, start: number): Map<string, Container> {
  const members = new Map<string, Container>();
  const isObject = text[start] === "{";
  if (!isObject && text[start] !== "[") return members;
  let offset = skipSpace(text, start + 1);
  while (offset < text.length && text[offset] !== "}" && text[offset] !== "]") {
    const key = offset;
    if (isObject) offset = skipSpace(text, skipSpace(text, skipString(text, offset)) + 1);
    const name = isObject ? readKey(text, key) : String(members.size);
    members.set(name, isObject ? { key, value: offset } : { value: offset });
    offset = skipSpace(text, skipValue(text, offset));
    if (text[offset] === ",") offset = skipSpace(text, offset + 1);
  }
  return members;
}

function readKey(text: string, start: number): string {
  return String(JSON.parse(text.slice(start, skipString(text, start))));
}

function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** Offset behind the string that starts at `start`. */
export function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, offset: number): boolean {
  let first = offset;
  while (text.charCodeAt(first - 1) === 0x5c) first -= 1;
  return (offset - first) % 2 === 1;
}

function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return skipString(text, start);
  if (first !== "{" && first !== "[") return skipScalar(text, start);
  let depth = 0;
  let offset = start;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) {
      offset = skipString(text, offset);
      continue;
    }
    offset += 1;
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) break;
  }
  return offset;
}

function skipScalar(text: string, start: number): number {
  const end = /[,\]}\s]/g;
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}
