import type { Location } from "../diagnostics/diagnostic.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { pointerTokens } from "../ir/resolve-pointer.ts";
import type { Locate } from "../load/loaded-spec.ts";
import type { ParsedFile } from "../load/parsed-file.ts";

/** Where a value comes from: an overlay, or a place of the document before the overlays. */
export type Origin =
  | { readonly kind: "overlay"; readonly file: ParsedFile; readonly tokens: readonly string[] }
  | { readonly kind: "document"; readonly tokens: readonly string[] };

/** Remembers where the changed parts of a document come from. Ways are into the document as it is now. */
export interface Origins {
  readonly of: (tokens: readonly string[]) => Origin;
  readonly set: (tokens: readonly string[], origin: Origin) => void;
  /** Forgets a member. */
  readonly dropMember: (tokens: readonly string[]) => void;
  /** Forgets an item of a list with so many items; those behind it move up. */
  readonly dropItem: (tokens: readonly string[], length: number) => void;
}

/** Creates the memory of a document that nothing has changed yet. */
export function createOrigins(): Origins {
  let known = new Map<Pointer, Origin>();
  const of = (tokens: readonly string[]): Origin => {
    for (let length = tokens.length; length > 0; length -= 1) {
      const found = known.get(at(ROOT, ...tokens.slice(0, length)));
      if (found !== undefined) return { ...found, tokens: [...found.tokens, ...tokens.slice(length)] };
    }
    return { kind: "document", tokens };
  };
  const drop = (pointer: Pointer): void => {
    known = new Map([...known].filter(([key]) => !isAtOrBelow(key, pointer)));
  };
  return {
    of,
    set: (tokens, origin) => void known.set(at(ROOT, ...tokens), origin),
    dropMember: (tokens) => drop(at(ROOT, ...tokens)),
    dropItem(tokens, length) {
      const list = tokens.slice(0, -1);
      const removed = Number(tokens.at(-1));
      drop(at(ROOT, ...tokens));
      for (let index = removed + 1; index < length; index += 1) {
        const from = at(ROOT, ...list, index);
        const to = at(ROOT, ...list, index - 1);
        const origin = of([...list, String(index)]);
        known = new Map([...known].map(([key, value]) => [renamed(key, from, to), value]));
        known.set(to, origin);
      }
    },
  };
}

function isAtOrBelow(key: Pointer, pointer: Pointer): boolean {
  return key === pointer || key.startsWith(`${pointer}/`);
}

function renamed(key: Pointer, from: Pointer, to: Pointer): Pointer {
  return isAtOrBelow(key, from) ? ((to + key.slice(from.length)) as Pointer) : key;
}

/** Finds places of a document that overlays have changed. */
export function createOverlaidLocate(origins: Origins, before: Locate): Locate {
  return (pointer, options): Location => {
    const origin = origins.of(pointerTokens(pointer));
    if (origin.kind === "overlay") return origin.file.locate(origin.tokens, options);
    return before(at(ROOT, ...origin.tokens), options);
  };
}
