/** Shorter ones would black out words. */
const SHORTEST_SECRET = 4;

/** Secrets in the order in which they are to be taken out: one may begin with another, as a key does with its id. */
export function inOrderOfLength(secrets: Iterable<string>): readonly string[] {
  return [...secrets]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((one, other) => other.length - one.length);
}

/** Text without secrets that somebody may have echoed. */
export function withoutSecrets(text: string, longestFirst: readonly string[]): string {
  let clean = text;
  for (const secret of longestFirst) {
    if (secret.length <= clean.length) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean;
}
