import { type BareItem, type Cursor, readBareItem, take } from "./bare-item.ts";

/** Attributes of an item or an inner list. */
export type Parameters = ReadonlyMap<string, BareItem>;

/** A bare item with its parameters. */
export interface Item {
  readonly kind: "item";
  readonly value: BareItem;
  readonly params: Parameters;
}

/** Items in parentheses. */
export interface InnerList {
  readonly kind: "inner-list";
  readonly items: readonly Item[];
  readonly params: Parameters;
}

/** What lists and dictionaries hold. */
export type Member = Item | InnerList;

const KEY = /([a-z*][a-z\d_.*-]*)/y;
const EQUALS = /=/y;
const SEMICOLON = /; */y;
const COMMA = /[ \t]*,[ \t]*/y;
const OPEN = /\( */y;
const CLOSE = /\)/y;
const SPACES = /( *)/y;
/** Between items: spaces, unless the list ends. */
const GAP = / +|(?=\))/y;
const TRUE: BareItem = { kind: "boolean", value: true };

/** A field that is a list (RFC 9651 section 4.2.1); `undefined` where it is none, in whole or in part. */
export function parseList(text: string): readonly Member[] | undefined {
  return parsed(text, (cursor) => {
    const members: Member[] = [];
    separated(cursor, () => members.push(readMember(cursor)));
    return members;
  });
}

/** A field that is a dictionary (RFC 9651 section 4.2.2). The last of equal keys counts. */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
  return parsed(text, (cursor) => {
    const members = new Map<string, Member>();
    separated(cursor, () => {
      const key = demand(cursor, KEY);
      const member: Member = isAt(cursor, EQUALS)
        ? readMember(cursor)
        : { kind: "item", value: TRUE, params: readParameters(cursor) };
      members.set(key, member);
    });
    return members;
  });
}

/** A field that is one item (RFC 9651 section 4.2.3). */
export function parseItem(text: string): Item | undefined {
  return parsed(text, readItem);
}

function parsed<T>(text: string, read: (cursor: Cursor) => T): T | undefined {
  const cursor: Cursor = { text, at: 0 };
  try {
    take(cursor, SPACES);
    const value = read(cursor);
    take(cursor, SPACES);
    return cursor.at === text.length ? value : undefined;
  } catch {
    // Of ours, or of what decodes bytes and text.
    return undefined;
  }
}

/** Members between commas, none at all included. */
function separated(cursor: Cursor, readOne: () => void): void {
  if (cursor.at === cursor.text.length) return;
  do readOne();
  while (isAt(cursor, COMMA));
}

function readMember(cursor: Cursor): Member {
  if (!isAt(cursor, OPEN)) return readItem(cursor);
  const items: Item[] = [];
  while (!isAt(cursor, CLOSE)) {
    items.push(readItem(cursor));
    demand(cursor, GAP);
  }
  return { kind: "inner-list", items, params: readParameters(cursor) };
}

function readItem(cursor: Cursor): Item {
  const value = readBareItem(cursor);
  return { kind: "item", value, params: readParameters(cursor) };
}

function readParameters(cursor: Cursor): Parameters {
  const params = new Map<string, BareItem>();
  while (isAt(cursor, SEMICOLON)) {
    const key = demand(cursor, KEY);
    params.set(key, isAt(cursor, EQUALS) ? readBareItem(cursor) : TRUE);
  }
  return params;
}

function demand(cursor: Cursor, form: RegExp): string {
  const found = take(cursor, form);
  if (found === undefined) throw new SyntaxError();
  return found;
}

function isAt(cursor: Cursor, form: RegExp): boolean {
  return take(cursor, form) !== undefined;
}
