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
  return parsed(text, readMember);
}

/** A field that is a dictionary (RFC 9651 section 4.2.2). The last of equal keys counts. */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
  const entries = parsed(text, readEntry);
  return entries && new Map(entries);
}

/** A field that is one item (RFC 9651 section 4.2.3). */
export function parseItem(text: string): Item | undefined {
  const items = parsed(text, readItem);
  return items?.length === 1 ? items[0] : undefined;
}

/** What stands between commas, none at all included. */
function parsed<One>(text: string, readOne: (cursor: Cursor) => One): readonly One[] | undefined {
  const cursor: Cursor = { text, at: 0 };
  const found: One[] = [];
  try {
    take(cursor, SPACES);
    if (cursor.at < text.length) {
      do found.push(readOne(cursor));
      while (isAt(cursor, COMMA));
    }
    take(cursor, SPACES);
  } catch {
    // Of ours, or of what decodes bytes and text.
    return undefined;
  }
  return cursor.at === text.length ? found : undefined;
}

function readEntry(cursor: Cursor): readonly [key: string, Member] {
  const key = demand(cursor, KEY);
  if (isAt(cursor, EQUALS)) return [key, readMember(cursor)];
  return [key, { kind: "item", value: TRUE, params: readParameters(cursor) }];
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
