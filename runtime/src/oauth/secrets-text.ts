/** Takes secrets out of text. */
export interface SecretsText {
  readonly remember: (secret: string) => void;
  readonly text: (said: string) => string;
}

/** Secrets come and go; only those of late can be in what a server says now. */
const MOST_REMEMBERED = 50;
/** Shorter ones would black out words. */
const SHORTEST = 4;

/** A memory for the secrets that were used lately. */
export function secretsText(): SecretsText {
  const secrets = new Set<string>();
  return {
    remember: (secret) => {
      if (secret.length < SHORTEST) return;
      secrets.delete(secret);
      secrets.add(secret);
      const [oldest] = secrets.size > MOST_REMEMBERED ? secrets : [];
      if (oldest !== undefined) secrets.delete(oldest);
    },
    text: (said) => [...secrets].reduce((text, secret) => text.replaceAll(secret, "[redacted]"), said),
  };
}
