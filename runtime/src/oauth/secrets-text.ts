import { inOrderOfLength, withoutSecrets } from "../call/without-secrets.ts";
import { writtenForms } from "../encode/written-forms.ts";

/** Takes secrets out of text. */
export interface SecretsText {
  readonly remember: (secret: string) => void;
  readonly text: (said: string) => string;
}

/** Secrets come and go; only those of late can be in what a server says now. */
const MOST_REMEMBERED = 100;
/** Shorter ones would black out words. */
const SHORTEST = 4;

const SECRET_PARAMETER = /secret|token$|assertion|^(?:code|device_code|code_verifier|password)$/;

/** Whether nobody may see the value of a parameter of that name. */
export function isSecretParameter(name: string): boolean {
  return SECRET_PARAMETER.test(name);
}

/** A memory for the secrets that were used lately. */
export function secretsText(): SecretsText {
  const secrets = new Set<string>();
  return {
    remember: (secret) => {
      if (secret.length < SHORTEST) return;
      for (const form of writtenForms(secret)) {
        secrets.delete(form);
        secrets.add(form);
      }
      for (const oldest of secrets) {
        if (secrets.size <= MOST_REMEMBERED) break;
        secrets.delete(oldest);
      }
    },
    text: (said) => withoutSecrets(said, inOrderOfLength(secrets)),
  };
}
