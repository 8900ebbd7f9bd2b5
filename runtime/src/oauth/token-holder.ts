import { CredentialFault } from "../auth/fault.ts";
import type { CredentialStatus } from "../auth/provider.ts";
import type { OAuthPolicy } from "../policy.ts";
import type { Asker } from "./asker.ts";
import { setUpFault } from "./faults.ts";
import {
  DEFAULT_OAUTH_POLICY,
  decideFreshness,
  type Freshness,
  type FreshnessEvent,
  isUsable,
  type Moment,
  NOTHING_HELD,
  stepFreshness,
} from "./freshness.ts";
import type { Grant } from "./grant.ts";
import { obtain } from "./obtain.ts";
import type { Place } from "./server.ts";
import type { TokenSet } from "./token-set.ts";
import type { TokenStore } from "./token-store.ts";

/** One token and what is known of it: kept fresh, and renewed by one request for all who need it. */
export interface TokenHolder {
  /** One that may be sent. Throws `CredentialFault`. */
  readonly tokenFor: (place: Place) => Promise<TokenSet>;
  /** The server said 401 to a token. Whether another attempt may do better. */
  readonly refused: (accessToken: string, place: Place) => boolean;
  /** The server took it. */
  readonly accepted: (accessToken: string, place: Place) => void;
  /** Tokens of somebody who has signed in: kept, then used. */
  readonly adopt: (tokens: TokenSet, place: Place) => Promise<void>;
  readonly status: () => CredentialStatus;
}

/** What one holder is for. */
export interface HolderOptions {
  readonly key: string;
  readonly asker: Asker;
  readonly grant: Grant;
  /** The store, bounded by the clock of whoever asks. */
  readonly storeAt: (place: Place) => TokenStore;
  readonly scopes: readonly string[];
}

/** A holder that has nothing yet. */
export function createTokenHolder(options: HolderOptions): TokenHolder {
  const { grant, key, storeAt } = options;
  let freshness: Freshness = NOTHING_HELD;
  let tokens: TokenSet | undefined;
  let renewing: Promise<void> | undefined;
  let fault: CredentialFault | undefined;
  const memory: ObtainMemory = { unsaved: undefined, doubtful: undefined };

  const step = (event: FreshnessEvent, place: Place): void => {
    freshness = stepFreshness(freshness, event, momentOf(place), policyOf(place));
  };
  const take = (taken: TokenSet, place: Place): void => {
    tokens = taken;
    fault = undefined;
    step(obtainedEvent(taken, place), place);
  };
  /** Whether a token of the store will do: one that is due for renewal, where nothing better is held. */
  const isGood = (kept: TokenSet, place: Place): boolean => {
    const now = momentOf(place);
    const state = stepFreshness(NOTHING_HELD, obtainedEvent(kept, place), now, policyOf(place));
    return isUsable(freshness, now) ? decideFreshness(state, now) === "use" : isUsable(state, now);
  };
  const renew = (place: Place): Promise<void> => {
    const held = { tokens, isUsable: isUsable(freshness, momentOf(place)) };
    renewing ??= obtain(options, place, held, memory, (kept) => isGood(kept, place))
      .then((taken) => take(taken, place))
      .catch((thrown: unknown) => {
        if (!(thrown instanceof CredentialFault)) throw thrown;
        fault = thrown;
        const { code, retryAfterMs } = thrown.details;
        // Of what nobody asked the server, nothing keeps us from trying again.
        const wasAsked = code === "token-refused" || code === "token-unavailable";
        if (wasAsked)
          step({ kind: "failed", retryAfterMs, random: place.client.environment.random() }, place);
        throw thrown;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };
  const renewIfDue = async (place: Place): Promise<void> => {
    const decision = decideFreshness(freshness, momentOf(place));
    // Nobody waits for it: what it says is kept for those who will.
    if (decision === "use-and-renew") renew(place).catch(() => undefined);
    if (decision === "renew-or-use") await forAWhile(renew(place), place);
  };
  const held = (): TokenSet => {
    if (tokens !== undefined) return tokens;
    throw fault ?? setUpFault("there is no token", "This is a bug: please report it.");
  };

  return {
    tokenFor: async (place) => {
      const decision = decideFreshness(freshness, momentOf(place));
      if (decision === "fail")
        throw fault ?? setUpFault("there is no token", "This is a bug: please report it.");
      if (decision === "renew") await renew(place);
      // Also where it has just come: the store may have had nothing better.
      await renewIfDue(place);
      return held();
    },
    refused: (accessToken, place) => {
      if (policyOf(place).on401 === "never" || tokens === undefined) return false;
      // A late answer: the token has been replaced since, and the call does not have the new one yet.
      if (tokens.accessToken !== accessToken) return true;
      const isRenewable =
        grant.initial !== undefined || (grant.refreshes && tokens.refreshToken !== undefined);
      if (!isRenewable) return false;
      step({ kind: "refused", random: place.client.environment.random() }, place);
      return decideFreshness(freshness, momentOf(place)) === "renew";
    },
    accepted: (accessToken, place) => {
      if (tokens?.accessToken === accessToken) step({ kind: "accepted" }, place);
    },
    adopt: async (adopted, place) => {
      const store = storeAt(place);
      memory.unsaved = adopted;
      await store.withLock(key, () => store.save(key, adopted));
      memory.unsaved = undefined;
      take(adopted, place);
    },
    status: () => ({
      expiresAtMs: tokens?.expiresAtMs,
      obtainedAtMs: tokens?.obtainedAtMs,
      ...(fault !== undefined && { failure: fault.message }),
    }),
  };
}

/** A token that is still good is not held up for longer by an endpoint that is slow. */
const LONGEST_WAIT_MS = 1_000;

/** Resolves when the work has ended, however it did, or takes too long. */
function forAWhile(work: Promise<void>, { client }: Place): Promise<void> {
  return new Promise((resolve) => {
    const cancel = client.environment.schedule(LONGEST_WAIT_MS, resolve);
    const ended = (): void => {
      cancel();
      resolve();
    };
    work.then(ended, ended);
  });
}

/** What outlives one try to obtain tokens. */
export interface ObtainMemory {
  /** A rotated pair that could not be saved: it is saved before anything else is tried. */
  unsaved: TokenSet | undefined;
  /** A refresh token that was sent without an answer: the server may have used it up. */
  doubtful: string | undefined;
}

function policyOf({ client }: Place): OAuthPolicy {
  return client.policy ?? DEFAULT_OAUTH_POLICY;
}

function momentOf({ client: { environment } }: Place): Moment {
  return { monotonicMs: environment.now(), wallMs: environment.wallNow() };
}

function obtainedEvent(taken: TokenSet, { client: { environment } }: Place): FreshnessEvent {
  const { obtainedAtMs, expiresAtMs } = taken;
  return {
    kind: "obtained",
    lifeMs: expiresAtMs === undefined ? undefined : expiresAtMs - obtainedAtMs,
    ageMs: environment.wallNow() - obtainedAtMs,
    random: environment.random(),
  };
}
