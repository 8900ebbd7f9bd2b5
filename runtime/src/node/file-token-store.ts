import { createHash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { platform } from "node:process";
import { memoryTokenStore } from "../oauth/memory-token-store.ts";
import { readTokenSet } from "../oauth/read-token-set.ts";
import type { TokenStore } from "../oauth/token-store.ts";
import { TokenStoreError } from "../oauth/token-store-error.ts";
import { waitForLock } from "../oauth/wait-for-lock.ts";
import { replaceFile } from "./replace-file.ts";
import { takeLockFile } from "./take-lock-file.ts";
import { type TokenCipher, type TokenEncryption, tokenCipher } from "./token-cipher.ts";

/** How tokens are kept in files. */
export interface FileTokenStoreOptions {
  /** Encrypts them (AES-256-GCM). Default: not; the files are for their user alone in any case. */
  readonly encryption?: TokenEncryption | undefined;
  /** How long anybody waits for another process that has a token's lock. Default: 30,000. */
  readonly waitMs?: number | undefined;
}

/** Whatever runs under a token's lock is done long before that; a holder of another machine says nothing else of itself. */
const STALE_AFTER_MS = 60_000;

/** For everybody but their user. */
const OTHERS = 0o077;

/**
 * Keeps tokens in a folder, a file each, so that a restart needs no new sign-in and the processes of a machine make one
 * refresh among them. A file appears whole or not at all; a process that dies holds up nobody.
 *
 * @example
 * const store = fileTokenStore("/var/lib/shop/tokens", { encryption: { passphrase } });
 * const api = createClient({ auth: { oauth: refreshToken({ clientId, store, refreshToken: () => firstToken }) } });
 */
export function fileTokenStore(folder: string, options: FileTokenStoreOptions = {}): TokenStore {
  const { waitMs = 30_000, encryption } = options;
  const cipher = encryption === undefined ? undefined : tokenCipher(encryption);
  // Those of one process need not ask the disk which of them is first.
  const local = memoryTokenStore();
  const withFile = async <Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> => {
    const path = pathOf(folder, key);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return await work(path);
    } catch (thrown) {
      throw thrown instanceof TokenStoreError ? thrown : unreadable(path, thrown);
    }
  };
  return {
    load: (key) => withFile(key, (path) => load(path, key, cipher)),
    save: (key, tokens) =>
      withFile(key, async (path) => {
        const text = JSON.stringify(tokens);
        await replaceFile(path, cipher === undefined ? text : await cipher.seal(text, key));
      }),
    remove: (key) => withFile(key, (path) => rm(path, { force: true })),
    withLock: (key, run) =>
      local.withLock(key, async () => {
        const release = await withFile(key, (path) =>
          waitForLock(() => takeLockFile(`${path}.lock`, STALE_AFTER_MS), waitMs),
        );
        try {
          return await run();
        } finally {
          // One that is left behind is known to be dead, or old.
          await release().catch(() => undefined);
        }
      }),
  };
}

/** Keys hold addresses and ids, which file systems fold, forbid or cut. */
function pathOf(folder: string, key: string): string {
  return join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}.json`);
}

async function load(
  path: string,
  key: string,
  cipher: TokenCipher | undefined,
): ReturnType<TokenStore["load"]> {
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  const tokens = readTokenSet(cipher === undefined ? text : await cipher.open(text, key));
  if (tokens !== undefined) return tokens;
  throw new TokenStoreError(
    "damaged",
    `${path} holds no tokens${cipher === undefined ? ", or encrypted ones" : ""}`,
    "Pass the `encryption` that it was written with; or remove it: a new token is then got, or somebody signs in again.",
  );
}

/** The text of a file that nobody else can read; `undefined`: there is none. Windows has no such bits. */
async function readPrivate(path: string): Promise<string | undefined> {
  const file = await open(path, "r").catch((thrown: unknown) => {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  });
  if (file === undefined) return undefined;
  try {
    const { mode } = await file.stat();
    if (platform === "win32" || (mode & OTHERS) === 0) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new TokenStoreError(
    "unreadable",
    `${path} can be read by others`,
    "Treat its tokens as stolen: revoke them and remove the file; or chmod 600 it, if nobody else uses the machine.",
  );
}

function unreadable(path: string, thrown: unknown): TokenStoreError {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown";
  return new TokenStoreError(
    "unreadable",
    `${path} cannot be used (${code})`,
    "See whether the folder is there, is this user's, and can be written to.",
  );
}
