import {
  allowInsecureRequests,
  customFetch,
  type DeviceAuthorizationResponse,
  deviceAuthorizationRequest,
  processDeviceAuthorizationResponse,
} from "oauth4webapi";
import type { CredentialProvider } from "../auth/provider.ts";
import { wait } from "../environment/wait.ts";
import { answerBody } from "./answer-body.ts";
import { type Asker, createAsker } from "./asker.ts";
import { Unanswered } from "./bounded-fetch.ts";
import { authenticationOf } from "./client-authentication.ts";
import { type DevicePoll, nextPoll } from "./device-poll.ts";
import { busyFault, refusedFault, setUpFault, unavailableFault, unusableFault } from "./faults.ts";
import { type Grant, scopeParameter } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import { tokensOf } from "./obtain.ts";
import type { OAuthClientOptions } from "./options.ts";
import type { Place, Server } from "./server.ts";
import { placeOf, type SignInFor } from "./sign-in.ts";
import { isLoopback } from "./site.ts";
import { askForTokens } from "./token-request.ts";
import type { TokenSet } from "./token-set.ts";

/** Options of `deviceCode`. */
export interface DeviceCodeOptions extends OAuthClientOptions {
  /** Where a sign-in begins. Default: the issuer's; else the document's. */
  readonly deviceAuthorizationUrl?: string | URL | undefined;
}

/** What to show to whoever signs in. */
export interface DevicePrompt {
  /** To be typed in at `verificationUrl`. */
  readonly userCode: string;
  readonly verificationUrl: string;
  /** The same with the code in it, for a link or a QR code, where the server has one. */
  readonly verificationUrlComplete?: string;
  /** How long the code is good. */
  readonly expiresInMs: number;
}

/** What a sign-in on another device needs. */
export interface DeviceSignInOptions extends SignInFor {
  /** Shows the code and the address to whoever signs in. */
  readonly show: (prompt: DevicePrompt) => void | Promise<void>;
  /** Gives up; the promise then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A provider that somebody signs in to on another device. Until then calls fail, unless the store has tokens. */
export interface DeviceCodeProvider extends CredentialProvider {
  /** Shows a code and waits until somebody has agreed. Throws `CredentialFault`: nobody did, or not in time. */
  readonly signIn: (options: DeviceSignInOptions) => Promise<void>;
}

const DEFAULT_INTERVAL_MS = 5_000;
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * The access of somebody who signs in on another device, for programs that have no browser (RFC 8628).
 *
 * @example
 * const login = deviceCode({ clientId, issuer, scopes: ["read", "offline_access"] });
 * await login.signIn({ show: ({ userCode, verificationUrl }) => console.log(verificationUrl, userCode) });
 */
export function deviceCode(options: DeviceCodeOptions): DeviceCodeProvider {
  const grant: Grant = { flows: ["deviceAuthorization"], refreshes: true };
  const asker = createAsker(options, grant.flows);
  const provider = createOAuthProvider(grant, asker, true);
  return {
    ...provider,
    signIn: async (signIn) => {
      const place = placeOf(signIn);
      const server = await asker.serverAt(place);
      const begun = await authorizeDevice(asker, place, server);
      const expiresInMs = begun.expires_in * 1_000;
      const endsAtMs = place.client.environment.now() + expiresInMs;
      await signIn.show({
        userCode: begun.user_code,
        verificationUrl: begun.verification_uri,
        ...(begun.verification_uri_complete !== undefined && {
          verificationUrlComplete: begun.verification_uri_complete,
        }),
        expiresInMs,
      });
      const intervalMs = begun.interval === undefined ? DEFAULT_INTERVAL_MS : begun.interval * 1_000;
      const poll = { intervalMs, endsAtMs };
      const tokens = await polled(asker, place, server, begun.device_code, poll, signIn.signal);
      await provider.adopt(tokens, place);
    },
  };
}

async function authorizeDevice(
  asker: Asker,
  place: Place,
  server: Server,
): Promise<DeviceAuthorizationResponse> {
  const { clientId, scopes, parameters } = asker.options;
  const { metadata } = server;
  const url = metadata.device_authorization_endpoint;
  if (url === undefined) {
    throw setUpFault("nothing says where devices sign in", "Pass `deviceAuthorizationUrl`, or `issuer`.");
  }
  const oauthClient = { client_id: clientId };
  const response = await deviceAuthorizationRequest(
    metadata,
    oauthClient,
    await authenticationOf(asker.options, server, asker.remember),
    { ...parameters, ...scopeParameter(scopes === undefined || scopes === false ? [] : scopes) },
    { [customFetch]: asker.fetchFor(place.client), [allowInsecureRequests]: isLoopback(new URL(url)) },
  ).catch((thrown: unknown) => {
    throw thrown instanceof Unanswered ? unavailableFault(thrown) : thrown;
  });
  const busy = busyFault(response, place.client.environment.wallNow());
  if (busy !== undefined) throw busy;
  const { body, refusal } = await answerBody(response);
  if (refusal !== undefined) throw refusedFault(refusal, asker.text);
  const whole = new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
  const begun = await processDeviceAuthorizationResponse(metadata, oauthClient, whole).catch(() => undefined);
  if (begun === undefined || ![begun.verification_uri, begun.verification_uri_complete].every(isWebAddress)) {
    throw unusableFault("it holds no device code, or no web address to type it in at");
  }
  asker.remember(begun.device_code);
  return begun;
}

/** It is shown to people, who follow it. */
function isWebAddress(url: string | undefined): boolean {
  return url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
}

async function polled(
  asker: Asker,
  place: Place,
  server: Server,
  code: string,
  first: DevicePoll,
  signal: AbortSignal | undefined,
): Promise<TokenSet> {
  const { environment } = place.client;
  let poll = first;
  for (;;) {
    await wait(poll.intervalMs, environment, signal);
    const request = { grantType: GRANT_TYPE, parameters: { device_code: code }, secrets: [code] };
    const outcome = await askForTokens(asker, place.client, server, request);
    const step = nextPoll(poll, outcome, environment.now());
    if (step.kind === "end") return tokensOf(step.outcome, asker);
    poll = step.poll;
  }
}
