import type { Operation } from "../ir/api.ts";

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
  readonly matches: (operation: Operation) => boolean;
}

/** What an operation is known by: of a path, also the form with its method (`GET /pets`). */
const NAMES: Readonly<Record<FilterKind, (operation: Operation) => readonly string[]>> = {
  operations: ({ operationId }) => (operationId === undefined ? [] : [operationId]),
  tags: ({ tags }) => tags,
  paths: ({ method, path }) => [path, `${method} ${path}`],
};

const KINDS: readonly FilterKind[] = ["operations", "tags", "paths"];

/** The filters of a selection. */
export function filtersOf(selection: Partial<Selection>): readonly Filter[] {
  return KINDS.flatMap((kind) =>
    (selection[kind] ?? []).map((pattern) => {
      const isMatch = matcher(pattern);
      return { kind, pattern, matches: (operation: Operation) => NAMES[kind](operation).some(isMatch) };
    }),
  );
}

/** Every name that a filter of a kind could have meant. */
export function knownNames(operations: readonly Operation[], kind: FilterKind): readonly string[] {
  return [...new Set(operations.flatMap((operation) => NAMES[kind](operation)))];
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
