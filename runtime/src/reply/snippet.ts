const SNIPPET_CHARACTERS = 200;

/** Enough that no secret is cut in two where the snippet ends. */
const SEARCHED_BYTES = 10_000;

/** What stands after a name that says that it is a secret. */
const NAMED_SECRET =
  /((?:token|secret|passw(?:or)?d|api[-_]?key|signature)["']? ?[=:] ?["']?)[^\s"'<>&,;]+/gi;

/**
 * The start of a body that is no data, to recognise a proxy's page by; numbers, long words
 * and what is named a secret are masked.
 * `redact` sees the text before that, or it would not know a secret that has digits in it.
 */
export function snippetOf(bytes: Uint8Array, redact: (text: string) => string): string {
  return redact(new TextDecoder().decode(bytes.subarray(0, SEARCHED_BYTES)))
    .replace(/\s+/g, " ")
    .replace(NAMED_SECRET, "$1…")
    .replace(/\d/g, "0")
    .replace(/[^\s<>="'/]{20,}/g, "…")
    .slice(0, SNIPPET_CHARACTERS);
}
