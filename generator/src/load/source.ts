/** Where a document comes from. */
export type Source =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "url"; readonly url: string };

/** Reads a command-line argument: `-`, an `http(s)` URL, or a path. */
export function parseSource(argument: string): Source {
  if (argument === "-") return { kind: "stdin" };
  if (/^https?:\/\//i.test(argument)) return { kind: "url", url: argument };
  return { kind: "file", path: argument };
}

/** What diagnostics call standard input. */
export const STANDARD_INPUT_NAME = "<stdin>";
