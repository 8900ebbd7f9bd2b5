import type { Operation, Webhook } from "../ir/api.ts";

/** Operations by id, tag or path; `*` stands for anything. All lists empty: no selection. */
export interface Selection {
  readonly operations: readonly string[];
  readonly tags: readonly string[];
  readonly paths: readonly string[];
}

/** What a filter looks at. */
export type FilterKind = keyof Selection;

/** One name or pattern. */
export interface Filter {
  readonly kind: FilterKind;
  readonly pattern: string;
  readonly matches: (choice: Choice) => boolean;
}

/** Something that can be chosen, by what it is known by. */
export type Choice = Readonly<Record<FilterKind, readonly string[]>>;

/** An operation: of a path, also the form with its method (`GET /pets`). */
export function operationChoice({ operationId, tags, method, path }: Operation): Choice {
  const operations = operationId === undefined ? [] : [operationId];
  return { operations, tags, paths: [path, `${method} ${path}`] };
}

/** A webhook: by its own name, and by ids and tags of what it sends. It has no path. */
export function webhookChoice({ name, operations }: Webhook): Choice {
  const ids = operations.flatMap(({ operationId }) => operationId ?? []);
  return { operations: [name, ...ids], tags: operations.flatMap(({ tags }) => tags), paths: [] };
}

const KINDS: readonly FilterKind[] = ["operations", "tags", "paths"];

/** The filters of a selection. */
export function filtersOf(selection: Partial<Selection>): readonly Filter[] {
  return KINDS.flatMap((kind) =>
    (selection[kind] ?? []).map((pattern) => {
      const isMatch = matcher(pattern);
      return { kind, pattern, matches: (choice: Choice) => choice[kind].some(isMatch) };
    }),
  );
}

/** Every name that a filter of a kind could have meant. */
export function knownNames(choices: readonly Choice[], kind: FilterKind): readonly string[] {
  return [...new Set(choices.flatMap((choice) => choice[kind]))];
}

/**
 * Whether a text has the form of a pattern. Each part between two `*` is found at its first place, which is always
 * enough; a regular expression could be made to backtrack for ever.
 */
export function matcher(pattern: string): (text: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let position = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
  };
}
