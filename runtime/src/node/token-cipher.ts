import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { TokenStoreError } from "../oauth/token-store-error.ts";

/** What tokens are encrypted with: 32 bytes, or words of which a key is made (scrypt, RFC 7914). */
export type TokenEncryption = { readonly key: Uint8Array } | { readonly passphrase: string };

/** Makes text of tokens unreadable, and back. `place` is bound to the text: that of one entry cannot stand for another. */
export interface TokenCipher {
  readonly seal: (text: string, place: string) => Promise<string>;
  readonly open: (sealed: string, place: string) => Promise<string>;
}

interface Sealed {
  readonly version: 1;
  /** Absent where the key was given. */
  readonly salt?: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** 64 MiB and a tenth of a second or two, once for each salt. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 } as const;
const MOST_KEYS = 16;

/** AES-256-GCM (NIST SP 800-38D) with a fresh nonce each time. */
export function tokenCipher(encryption: TokenEncryption): TokenCipher {
  const keyOf = keysOf(encryption);
  const ownSalt = "key" in encryption ? undefined : randomBytes(16).toString("base64");
  return {
    seal: async (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", await keyOf(ownSalt), nonce).setAAD(Buffer.from(place));
      const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]).toString("base64");
      const sealed: Sealed = {
        version: 1,
        ...(ownSalt !== undefined && { salt: ownSalt }),
        nonce: nonce.toString("base64"),
        tag: cipher.getAuthTag().toString("base64"),
        data,
      };
      return JSON.stringify(sealed);
    },
    open: async (text, place) => {
      const { salt, nonce, tag, data } = parsed(text);
      if ((salt === undefined) !== (ownSalt === undefined)) throw wrongKey();
      try {
        const bytes = Buffer.from(nonce, "base64");
        const decipher = createDecipheriv("aes-256-gcm", await keyOf(salt), bytes, { authTagLength: 16 });
        decipher.setAAD(Buffer.from(place)).setAuthTag(Buffer.from(tag, "base64"));
        return decipher.update(data, "base64", "utf8") + decipher.final("utf8");
      } catch {
        throw wrongKey();
      }
    },
  };
}

function keysOf(encryption: TokenEncryption): (salt: string | undefined) => Promise<Uint8Array> {
  if ("key" in encryption) {
    const { key } = encryption;
    if (key.byteLength !== KEY_BYTES)
      throw new TypeError(`the key has ${key.byteLength} bytes, not ${KEY_BYTES}`);
    return async () => key;
  }
  const { passphrase } = encryption;
  if (passphrase === "") throw new TypeError("the passphrase is empty");
  const made = new Map<string, Promise<Uint8Array>>();
  return (salt = "") => {
    const known = made.get(salt) ?? derived(passphrase, salt);
    made.set(salt, known);
    const [oldest] = made.size > MOST_KEYS ? made.keys() : [];
    if (oldest !== undefined) made.delete(oldest);
    return known;
  };
}

function derived(passphrase: string, salt: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), Buffer.from(salt, "base64"), KEY_BYTES, SCRYPT, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function parsed(text: string): Sealed {
  const sealed = json(text);
  const isText = (name: string): boolean =>
    typeof sealed === "object" && sealed !== null && typeof Reflect.get(sealed, name) === "string";
  if (["nonce", "tag", "data"].every(isText)) return sealed as Sealed;
  throw new TokenStoreError(
    "damaged",
    "what was to be encrypted tokens is none",
    "If it was written without encryption, remove it: a new token is then got, or somebody signs in again.",
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongKey(): TokenStoreError {
  return new TokenStoreError(
    "wrong-key",
    "the tokens were encrypted with another key, or were changed",
    "Pass the key or passphrase that they were written with, or remove them.",
  );
}
