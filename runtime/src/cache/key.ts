import { isProvider } from "../auth/provider.ts";
import { selectCredentials } from "../auth/select.ts";
import type { PreparedCall } from "../call/handler.ts";
import type { ClientCore } from "../client/core.ts";
import type { CredentialSource } from "../client/options.ts";
import { isSecret } from "./vary.ts";

/** Names under which a store keeps things. Digests: nobody learns a credential or an address from one. */
export interface CacheKeys {
  /** What this caller may see at that address; absent where its credentials are not to be had, so that it can be told from nobody. */
  readonly ofReply?: (url: string) => Promise<string>;
  /** What was said of all replies from an address, whoever got them. */
  readonly ofAddress: (url: string) => Promise<string>;
  /** What was said of all replies of an operation, whoever got them, and from whatever server. */
  readonly ofOperation: (id: string) => Promise<string>;
}

/** Keys for a call; `undefined` where there are no digests. */
export async function keysOf(call: PreparedCall, digest: Digest): Promise<CacheKeys | undefined> {
  // Browsers have none where the page itself came unprotected.
  if (Reflect.get(crypto, "subtle") === undefined) return undefined;
  const identity = await identityOf(call).catch(() => undefined);
  return {
    ...(identity !== undefined && { ofReply: (url) => digest(["reply", identity, url]) }),
    ofAddress: (url) => digest(["address", url]),
    ofOperation: (id) => digest(["operation", call.core.descriptor.name, id]),
  };
}

/** Whoever asks: all that could make the server answer somebody else something else. */
async function identityOf({ core, operation, request }: PreparedCall): Promise<unknown> {
  const headers = [...request.headers].filter(([name]) => isSecret(name)).sort();
  const requirements = operation.security ?? core.descriptor.security;
  const { auth } = core;
  if (auth === false || requirements.length === 0) return [tenantOf(core), headers];
  // Whether several can go together is known when they are sent: till then it may be any of these.
  const whole: unknown[] = [];
  const fits = (found: readonly unknown[]): boolean => {
    whole.push(found);
    return found.length === 1;
  };
  const ask = (scheme: string): Promise<unknown> => whoIs(auth, scheme);
  const { securitySchemes } = core.descriptor;
  const { found } = await selectCredentials(requirements, securitySchemes, ask, fits);
  return found !== undefined || whole.length > 0 ? [tenantOf(core), headers, whole] : undefined;
}

/** Tokens change; whose they are stays. */
async function whoIs(sources: Readonly<Record<string, CredentialSource>>, scheme: string): Promise<unknown> {
  const source = Object.hasOwn(sources, scheme) ? sources[scheme] : undefined;
  if (isProvider(source)) return [scheme, "identity", source.identity];
  const credential = typeof source === "function" ? await source() : source;
  return credential === undefined ? undefined : [scheme, credential];
}

/** A tenant that was named. The names that clients have by themselves differ from process to process. */
function tenantOf({ identity }: ClientCore): string | null {
  const tenant = identity.tenant();
  return tenant === identity.client() ? null : tenant;
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
