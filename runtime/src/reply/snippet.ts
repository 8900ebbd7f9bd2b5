const SNIPPET_CHARACTERS = 200;

/** The start of a body that is no data, to recognise a proxy's page by; numbers and long words are masked. */
export function snippetOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, SNIPPET_CHARACTERS * 4));
  return text
    .replace(/\s+/g, " ")
    .replace(/\d/g, "0")
    .replace(/[^\s<>="'/]{20,}/g, "…")
    .slice(0, SNIPPET_CHARACTERS);
}
