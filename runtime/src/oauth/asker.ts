import type { CredentialClient } from "../auth/provider.ts";
import type { OAuthFailure } from "../errors/auth-error.ts";
import { serverClock } from "../machines/reset.ts";
import { type BoundedFetch, boundedFetch } from "./bounded-fetch.ts";
import { refusePlaceholder } from "./client-authentication.ts";
import { createDiscovery } from "./discovery.ts";
import { createDpopProver, type DpopProver } from "./dpop.ts";
import { nowhereFault } from "./faults.ts";
import type { OAuthClientOptions } from "./options.ts";
import { isSecretParameter, secretsText } from "./secrets-text.ts";
import { type EndpointOptions, type FlowKind, locateServer, type Place, type Server } from "./server.ts";

/** What all requests of one provider to its authorization server have in common. */
export interface Asker {
  readonly options: OAuthClientOptions;
  readonly dpop: DpopProver | undefined;
  /** Text without the secrets that were used lately. */
  readonly text: (said: string) => string;
  readonly remember: (secret: string) => void;
  /** How far the server's clock is ahead of ours, by the last answer. */
  readonly clock: { aheadMs: number };
  readonly fetchFor: (client: CredentialClient) => BoundedFetch;
  /** Throws `CredentialFault` where the client of a place is not to have tokens from where they come from. */
  readonly refuseStranger: (place: Place) => void;
  readonly serverAt: (place: Place) => Promise<Server>;
}

/** What a token endpoint said that is no token. */
export type { OAuthFailure };

const TIMEOUT_MS = 5_000;
/** A `Date` counts whole seconds, and travels. */
const CLOCK_GRAIN_MS = 2_000;

function secretsIn({ headers, body }: Parameters<BoundedFetch>[1]): readonly string[] {
  const proofs = Object.entries(headers).flatMap(([name, value]) =>
    /^(?:authorization|dpop)$/i.test(name) ? value.replace(/^\w+ /, "") : [],
  );
  return [...proofs, ...[...(body ?? [])].flatMap(([name, value]) => (isSecretParameter(name) ? value : []))];
}

/** What a provider asks with. Made once, and before anything is known of the client that it is for. */
export function createAsker(
  options: OAuthClientOptions & EndpointOptions,
  flows: readonly FlowKind[],
): Asker {
  const { clientId, clientSecret, dpop = false, timeoutMs = TIMEOUT_MS } = options;
  // What stands in code is looked at when the program starts; what comes from elsewhere, when it is asked for.
  refusePlaceholder("clientId", clientId);
  if (typeof clientSecret === "string") refusePlaceholder("clientSecret", clientSecret);
  const { remember, text } = secretsText();
  const clock = { aheadMs: 0 };
  const discover = createDiscovery();
  const fetchFor = (client: CredentialClient): BoundedFetch => {
    const send = boundedFetch({ ...client, fetch: options.fetch ?? client.fetch }, timeoutMs);
    return async (url, init) => {
      // Servers quote requests: what was made of a secret is one too.
      for (const secret of secretsIn(init)) remember(secret);
      const response = await send(url, init);
      const wallMs = client.environment.wallNow();
      const aheadMs = serverClock(response.headers, wallMs) - wallMs;
      clock.aheadMs = Math.abs(aheadMs) < CLOCK_GRAIN_MS ? 0 : aheadMs;
      return response;
    };
  };
  return {
    options,
    text,
    remember,
    clock,
    fetchFor,
    dpop: dpop === false ? undefined : createDpopProver(dpop === true ? undefined : dpop),
    refuseStranger: (place) => void locateServer(options, flows, place),
    serverAt: async (place) => {
      const located = locateServer(options, flows, place);
      if (located === undefined) throw nowhereFault();
      if (located.kind === "server") return located.server;
      const { wallNow } = place.client.environment;
      return discover(located.issuer, { ask: fetchFor(place.client), wallNow });
    },
  };
}
