import type { CallInput } from "../call/input.ts";
import { cursorOf, valueAt, withValueAt } from "./data-path.ts";
import type { PageCursor } from "./page.ts";
import type { RequestPlace } from "./paging.ts";

/** What an input says at a place. */
export function askedFor(input: CallInput, place: RequestPlace): PageCursor | undefined {
  if ("body" in place) return cursorOf(valueAt(input.body, place.body));
  return cursorOf(
    "query" in place ? valueAt(input.query, [place.query]) : valueAt(input.header, [place.header]),
  );
}

/** The same input, asking for another page. */
export function askingFor(input: CallInput, place: RequestPlace, cursor: PageCursor): CallInput {
  if ("body" in place) return { ...input, body: withValueAt(input.body, place.body, cursor) };
  return "query" in place
    ? { ...input, query: { ...input.query, [place.query]: cursor } }
    : { ...input, header: { ...input.header, [place.header]: cursor } };
}
