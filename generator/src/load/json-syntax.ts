import { skipString } from "./json-position.ts";

/** Where and why `JSON.parse` gave up. */
export interface JsonFault {
  readonly kind: "fault";
  readonly reason: string;
  readonly offset: number;
}

/** Parses JSON. */
export function parseJson(text: string): { readonly kind: "value"; readonly value: unknown } | JsonFault {
  try {
    return { kind: "value", value: JSON.parse(text) };
  } catch (error) {
    return toJsonFault(text, error);
  }
}

/** Reads the engine's message, which tells the offset except at the end of the text. */
function toJsonFault(text: string, error: unknown): JsonFault {
  const message = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? text.trimEnd().length : Number(position);
  const reason = message
    .replace(/,? ?(?:in JSON )?at position.*$/s, "")
    .replace(/, "?.*is not valid JSON$/s, "");
  return { kind: "fault", reason, offset };
}

/** How many members the objects of a JSON text have, duplicates counted. */
export function countMembers(text: string): number {
  let count = 0;
  let offset = text.indexOf('"');
  while (offset !== -1) {
    offset = skipString(text, offset);
    while (isSpace(text.charCodeAt(offset))) offset += 1;
    if (text.charCodeAt(offset) === 0x3a) count += 1;
    offset = text.indexOf('"', offset);
  }
  return count;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** A name that stands twice in one object. */
export interface DuplicateMember {
  readonly name: string;
  readonly offset: number;
}

/** Finds the members that `JSON.parse` silently replaced. */
export function findDuplicates(text: string): DuplicateMember[] {
  const duplicates: DuplicateMember[] = [];
  const open: Set<string>[] = [];
  const token = /["{}[\]]/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const mark = match[0];
    if (mark === "{" || mark === "[") open.push(new Set());
    else if (mark !== '"') open.pop();
    else token.lastIndex = readMember(text, match.index, open.at(-1), duplicates);
  }
  return duplicates;
}

function readMember(
  text: string,
  offset: number,
  names: Set<string> | undefined,
  duplicates: DuplicateMember[],
): number {
  const end = skipString(text, offset);
  let next = end;
  while (isSpace(text.charCodeAt(next))) next += 1;
  if (text.charCodeAt(next) !== 0x3a || names === undefined) return end;
  const name = String(JSON.parse(text.slice(offset, end)));
  if (names.has(name)) duplicates.push({ name, offset });
  names.add(name);
  return end;
}
