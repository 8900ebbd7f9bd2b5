import type { PreparedCall } from "../call/handler.ts";
import { type Identity, identityOf } from "./identity.ts";
import { selectingHeaders } from "./selecting.ts";

/** Names under which a store keeps things. Digests: nobody learns a credential or an address from one. */
export interface CacheKeys {
  /** Absent where its credentials are not to be had, so that the caller can be told from nobody. */
  readonly own?: OwnKeys;
  /** What was said of all replies from an address, whoever got them. */
  readonly ofAddress: (url: string) => Promise<string>;
  /** What was said of all replies of an operation, whoever got them, and from whatever server. */
  readonly ofOperation: (id: string) => Promise<string>;
}

/** Names of what is the caller's. */
export interface OwnKeys {
  readonly identity: Identity;
  /** What such a request of this caller's gets at that address. */
  readonly ofReply: (url: string) => Promise<string>;
}

/** Keys for a call; `undefined` where there are no digests. */
export async function keysOf(call: PreparedCall, digest: Digest): Promise<CacheKeys | undefined> {
  // Browsers have none where the page itself came unprotected.
  if (Reflect.get(crypto, "subtle") === undefined) return undefined;
  const identity = await identityOf(call).catch(() => undefined);
  return {
    ...(identity !== undefined && { own: ownKeys(call, identity, digest) }),
    ofAddress: (url) => digest(["address", url]),
    ofOperation: (id) => digest(["operation", call.core.descriptor.name, id]),
  };
}

function ownKeys(call: PreparedCall, identity: Identity, digest: Digest): OwnKeys {
  const headers = selectingHeaders(call);
  return { identity, ofReply: (url) => digest(["reply", identity, headers, url]) };
}

/** Digests made before: they cost more than all else that a hit does. */
const MOST_KNOWN = 2_000;

/** Makes SHA-256 digests, and knows the last of them. */
export type Digest = (parts: readonly unknown[]) => Promise<string>;

/** A maker of digests with a memory of its own. */
export function createDigest(): Digest {
  // Promises, so that calls at the same time wait for one digest, and go on together.
  const known = new Map<string, Promise<string>>();
  return (parts) => {
    const text = JSON.stringify(parts);
    const found = known.get(text) ?? sha256(text);
    known.delete(text);
    known.set(text, found);
    const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    return found;
  };
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
