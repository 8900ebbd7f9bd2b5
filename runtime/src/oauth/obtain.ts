import { CredentialFault } from "../auth/fault.ts";
import type { Asker } from "./asker.ts";
import { refusedFault, setUpFault, signInFault, unavailableFault, unusableFault } from "./faults.ts";
import { refreshRequest } from "./grant.ts";
import { askRepeatedly, isAnswerLost } from "./repeated.ts";
import type { Place } from "./server.ts";
import type { HolderOptions, ObtainMemory } from "./token-holder.ts";
import { askForTokens, type GrantOutcome, type GrantRequest } from "./token-request.ts";
import type { TokenSet } from "./token-set.ts";
import type { TokenStore } from "./token-store.ts";

/** What is held while another is obtained. */
interface HeldTokens {
  readonly tokens: TokenSet | undefined;
  readonly isUsable: boolean;
}

/** One try to come by tokens. */
interface Try {
  readonly store: TokenStore;
  readonly options: HolderOptions;
  readonly place: Place;
  readonly held: HeldTokens;
  readonly memory: ObtainMemory;
  readonly isGood: (kept: TokenSet) => boolean;
}

/**
 * Obtains tokens, alone among all processes that share the store: those that another has put there meanwhile, or by a
 * refresh token, or by the grant itself. What comes is saved before it is given. Throws `CredentialFault`.
 */
export async function obtain(
  options: HolderOptions,
  place: Place,
  held: HeldTokens,
  memory: ObtainMemory,
  isGood: (kept: TokenSet) => boolean,
): Promise<TokenSet> {
  const { asker, grant, storeAt, key } = options;
  if (place.client.policy?.singleFlight === "store" && asker.options.store === undefined) {
    throw setUpFault(
      "the document asks that processes share one refresh, and there is no store that they share",
      "Pass a `store` with the other options of the grant.",
    );
  }
  const store = storeAt(place);
  const attempt: Try = { store, options, place, held, memory, isGood };
  if (grant.refreshes) return store.withLock(key, () => obtainAlone(attempt));
  return lockedIfPossible(attempt);
}

/** Where nothing is lost but a request, a store that is down does not keep anybody from a token. */
async function lockedIfPossible(attempt: Try): Promise<TokenSet> {
  const { store } = attempt;
  const { key } = attempt.options;
  let begun: Promise<TokenSet> | undefined;
  const run = (): Promise<TokenSet> => {
    begun = obtainAlone(attempt);
    return begun;
  };
  return store
    .withLock(key, run)
    .catch((thrown: unknown) => begun ?? obtainAlone(tolerated(thrown, attempt)));
}

/** A store that is down is done without; one that is set up wrongly would stay so unnoticed. */
function tolerated<Instead>(thrown: unknown, instead: Instead): Instead {
  if (thrown instanceof CredentialFault && thrown.details.retryable === true) return instead;
  throw thrown;
}

async function obtainAlone(attempt: Try): Promise<TokenSet> {
  const { options, memory, held, isGood } = attempt;
  const { grant } = options;
  if (memory.unsaved !== undefined) return saved(memory.unsaved, attempt);
  const kept = await load(attempt);
  if (kept !== undefined && kept.accessToken !== held.tokens?.accessToken && isGood(kept)) return kept;
  const refreshed = grant.refreshes ? await refresh(attempt, kept) : undefined;
  if (typeof refreshed === "object" && "accessToken" in refreshed) return refreshed;
  if (grant.initial === undefined) throw refreshed?.fault ?? signInFault();
  const request = await grant.initial(options.scopes);
  return saved(tokensOf(await ask(request, false, options.asker, attempt.place), options.asker), attempt);
}

/** `fault`: why none of the refresh tokens was of use; `undefined`: there was none. */
async function refresh(
  attempt: Try,
  first: TokenSet | undefined,
): Promise<TokenSet | { readonly fault: CredentialFault } | undefined> {
  const { grant, asker } = attempt.options;
  const tried = new Set<string>();
  let kept = first;
  let fault: CredentialFault | undefined;
  for (;;) {
    const candidates = [kept?.refreshToken, attempt.held.tokens?.refreshToken, await grant.seed?.()];
    const refreshToken = candidates.find((one) => one !== undefined && one !== "" && !tried.has(one));
    if (refreshToken === undefined) return fault === undefined ? undefined : { fault };
    tried.add(refreshToken);
    const outcome = await askToRefresh(refreshToken, attempt);
    if (outcome.kind !== "refused" || outcome.oauth.error !== "invalid_grant") {
      const renewed = { refreshToken, ...definedScope(kept), ...tokensOf(outcome, asker) };
      return saved(renewed, attempt);
    }
    fault = refusedFault(outcome.oauth, asker.text);
    // Another process may have won, with or without our lock: then its tokens are there.
    kept = await load(attempt);
    const isNew = kept !== undefined && kept.refreshToken !== undefined && !tried.has(kept.refreshToken);
    if (kept !== undefined && isNew && attempt.isGood(kept)) return kept;
  }
}

async function askToRefresh(refreshToken: string, attempt: Try): Promise<GrantOutcome> {
  const { memory, held, place } = attempt;
  const isUsedUp = place.client.policy?.rotation !== "none";
  // Sent before, and no answer came: a second use may cost the token that still works.
  if (isUsedUp && memory.doubtful === refreshToken && held.isUsable) {
    return {
      kind: "failed",
      reason: "answer-lost",
      sent: "maybe",
      status: undefined,
      retryAfterMs: undefined,
    };
  }
  const outcome = await ask(refreshRequest(refreshToken), isUsedUp, attempt.options.asker, place);
  memory.doubtful = outcome.kind === "failed" && isAnswerLost(outcome) ? refreshToken : undefined;
  return outcome;
}

/** Asks for tokens with what can be used once, such as a code. Throws `CredentialFault`. */
export async function tokensFor(asker: Asker, place: Place, request: GrantRequest): Promise<TokenSet> {
  return tokensOf(await ask(request, true, asker, place), asker);
}

async function ask(
  request: GrantRequest,
  isUsedUp: boolean,
  asker: Asker,
  place: Place,
): Promise<GrantOutcome> {
  const server = await asker.serverAt(place);
  const { client } = place;
  return askRepeatedly(() => askForTokens(asker, client, server, request), isUsedUp, client.environment);
}

/** The tokens, or the fault that says why there are none. */
export function tokensOf(outcome: GrantOutcome, asker: Asker): TokenSet {
  switch (outcome.kind) {
    case "tokens":
      asker.remember(outcome.tokens.accessToken);
      if (outcome.tokens.refreshToken !== undefined) asker.remember(outcome.tokens.refreshToken);
      return outcome.tokens;
    case "refused":
      throw refusedFault(outcome.oauth, asker.text);
    case "unusable":
      throw unusableFault(outcome.why);
    case "failed":
      throw unavailableFault(outcome);
  }
}

/** A refresh that says nothing of scopes leaves them as they were. */
function definedScope(kept: TokenSet | undefined): { readonly scope?: string } {
  return kept?.scope === undefined ? {} : { scope: kept.scope };
}

async function load({ store, options: { key, grant } }: Try): Promise<TokenSet | undefined> {
  const loading = store.load(key);
  return grant.refreshes ? loading : loading.catch((thrown: unknown) => tolerated(thrown, undefined));
}

/** A pair that rotated is lost with this process until it is saved; so it is not used before. */
async function saved(tokens: TokenSet, { store, options, memory }: Try): Promise<TokenSet> {
  const { key, grant } = options;
  if (!grant.refreshes || tokens.refreshToken === undefined) {
    await store.save(key, tokens).catch((thrown: unknown) => tolerated(thrown, undefined));
    return tokens;
  }
  memory.unsaved = tokens;
  await store.save(key, tokens);
  memory.unsaved = undefined;
  return tokens;
}
