import { CredentialFault } from "../auth/fault.ts";
import type { CredentialAnswer, CredentialProvider, CredentialRequest } from "../auth/provider.ts";
import type { Asker } from "./asker.ts";
import type { Grant } from "./grant.ts";
import { BRIEF, guardedStore, PATIENT } from "./guarded-store.ts";
import { memoryTokenStore } from "./memory-token-store.ts";
import type { Place } from "./server.ts";
import { createTokenHolder, type TokenHolder } from "./token-holder.ts";
import type { TokenSet } from "./token-set.ts";
import type { TokenStore } from "./token-store.ts";
import { identityOf, keyOf } from "./told-apart.ts";

/** What holds the tokens of a grant, and gives them to calls. */
export interface OAuthProvider extends CredentialProvider {
  /** Takes the tokens of somebody who has signed in. */
  readonly adopt: (tokens: TokenSet, place: Place) => Promise<void>;
}

/** A provider whose tokens come by a grant: one for each set of scopes, or one for all. */
export function createOAuthProvider(grant: Grant, asker: Asker, isOneForAll: boolean): OAuthProvider {
  const { options } = asker;
  const store = options.store ?? memoryTokenStore();
  const storeAt = ({ client }: Place): TokenStore =>
    guardedStore(store, grant.refreshes ? PATIENT : BRIEF, client.environment);
  const holders = new Map<string, TokenHolder>();
  const scopesOf = (asked: readonly string[]): readonly string[] => {
    if (options.scopes !== undefined) return options.scopes === false ? [] : options.scopes;
    return isOneForAll ? [] : [...new Set(asked)].sort();
  };
  const holderFor = (place: Place, asked: readonly string[]): TokenHolder => {
    const scopes = scopesOf(asked);
    const key = keyOf(asker, grant, place, scopes);
    const known = holders.get(key);
    if (known !== undefined) return known;
    const holder = createTokenHolder({ key, asker, grant, storeAt, scopes });
    holders.set(key, holder);
    return holder;
  };
  let strange: CredentialFault | undefined;
  // A token that one client was right to get may be none that another is to have.
  const refuseStranger = (place: Place): void => {
    try {
      asker.refuseStranger(place);
    } catch (thrown) {
      if (thrown instanceof CredentialFault) strange = thrown;
      throw thrown;
    }
  };
  return {
    kind: "credential-provider",
    identity: identityOf(asker, grant),
    adopt: (tokens, place) => holderFor(place, []).adopt(tokens, place),
    credentialFor: async (request) => {
      refuseStranger(request);
      const tokens = await holderFor(request, request.scopes).tokenFor(request);
      return tokens.tokenType === "DPoP" ? boundCredential(asker, request, tokens) : tokens.accessToken;
    },
    answered: (answer) => {
      const { request, status, headers } = answer;
      const isNonceNew = asker.dpop?.learnNonce("api", request.url, headers, proofOf(answer)) ?? false;
      const token = tokenOf(answer);
      const holder = holderFor(request, request.scopes);
      if (isTaken(status)) holder.accepted(token, request);
      if (status !== 401) return undefined;
      // It is the proof that was refused: nobody has said anything against the token.
      if (wantsNonce(headers)) return isNonceNew ? "proof" : undefined;
      return holder.refused(token, request) ? "token" : undefined;
    },
    status: () => {
      const all = [...holders.values()].map((holder) => holder.status());
      // The one that is worst off stands for all.
      return (
        all.find(({ failure }) => failure !== undefined) ??
        all.sort(byExpiry)[0] ?? { ...(strange && { failure: strange.message }) }
      );
    },
  };
}

async function boundCredential(
  asker: Asker,
  { method, url, client }: CredentialRequest,
  { accessToken }: TokenSet,
): ReturnType<CredentialProvider["credentialFor"]> {
  const { environment } = client;
  const proof = await asker.dpop?.proofFor({
    method,
    url,
    accessToken,
    wallMs: environment.wallNow() + asker.clock.aheadMs,
    uuid: environment.uuid,
  });
  return {
    kind: "headers",
    headers: { Authorization: `DPoP ${accessToken}`, ...(proof !== undefined && { DPoP: proof }) },
  };
}

function tokenOf({ credential }: CredentialAnswer): string {
  if (typeof credential === "string") return credential;
  if (!("kind" in credential)) return "";
  const header = credential.headers["Authorization"] ?? "";
  return header.slice(header.indexOf(" ") + 1);
}

function proofOf({ credential }: CredentialAnswer): string | undefined {
  return typeof credential === "object" && "kind" in credential ? credential.headers["DPoP"] : undefined;
}

/** Whatever else is no 401 may have been said by somebody who did not look at the token: a gateway, or a server that is busy. */
function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** RFC 9449 section 9. */
function wantsNonce(headers: Headers): boolean {
  return /\buse_dpop_nonce\b/.test(headers.get("www-authenticate") ?? "");
}

function byExpiry(one: ReturnType<TokenHolder["status"]>, other: ReturnType<TokenHolder["status"]>): number {
  return (one.expiresAtMs ?? Number.POSITIVE_INFINITY) - (other.expiresAtMs ?? Number.POSITIVE_INFINITY);
}
