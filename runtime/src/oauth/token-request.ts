import {
  allowInsecureRequests,
  type Client,
  clockSkew,
  customFetch,
  genericTokenEndpointRequest,
  OperationProcessingError,
  processGenericTokenEndpointResponse,
  UnsupportedOperationError,
} from "oauth4webapi";
import type { CredentialClient } from "../auth/provider.ts";
import type { Sent } from "../call/record.ts";
import { systemEnvironment } from "../environment/system.ts";
import type { OAuthFailure } from "../errors/auth-error.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { answerBody } from "./answer-body.ts";
import type { Asker } from "./asker.ts";
import { type BoundedFetch, Unanswered } from "./bounded-fetch.ts";
import { authenticationOf } from "./client-authentication.ts";
import { lifeMsOf } from "./life.ts";
import type { Server } from "./server.ts";
import { isLoopback } from "./site.ts";
import type { TokenSet } from "./token-set.ts";

/** One request to the token endpoint. */
export interface GrantRequest {
  readonly grantType: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the parameters, those that nobody may see. */
  readonly secrets: readonly string[];
}

/** How it ended. `failed`: without an answer that says anything of the grant. */
export type GrantOutcome =
  | { readonly kind: "tokens"; readonly tokens: TokenSet }
  | { readonly kind: "refused"; readonly oauth: OAuthFailure }
  | { readonly kind: "unusable"; readonly why: string }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly sent: Sent;
      readonly status: number | undefined;
      readonly retryAfterMs: number | undefined;
    };

/** Servers take a proof or an assertion whose time is off by less. */
const CLOCKS_APART_MS = 5_000;

/** Asks once; where the server wants another proof, or has another clock, once more. Throws only `CredentialFault`. */
export async function askForTokens(
  asker: Asker,
  client: CredentialClient,
  server: Server,
  grant: GrantRequest,
): Promise<GrantOutcome> {
  for (const secret of grant.secrets) asker.remember(secret);
  const before = asker.clock.aheadMs;
  const answer = await send(asker, client, server, grant);
  if (answer.outcome.kind !== "refused") return answer.outcome;
  const { error } = answer.outcome.oauth;
  const isOffByClock = Math.abs(asker.clock.aheadMs - before) > CLOCKS_APART_MS && usesClock(asker, error);
  if (!isOffByClock && !(error === "use_dpop_nonce" && answer.isNonceNew)) return answer.outcome;
  return (await send(asker, client, server, grant)).outcome;
}

/** What a wrong clock is taken for. */
function usesClock({ dpop, options }: Asker, error: string | undefined): boolean {
  if (error === "invalid_dpop_proof") return dpop !== undefined;
  return error === "invalid_client" && options.clientKey !== undefined;
}

interface Answer {
  readonly outcome: GrantOutcome;
  readonly isNonceNew: boolean;
}

async function send(
  asker: Asker,
  client: CredentialClient,
  server: Server,
  grant: GrantRequest,
): Promise<Answer> {
  const { environment } = client;
  const url = new URL(endpointOf(server, grant));
  const metadata = { ...server.metadata, token_endpoint: url.href };
  const aheadOfSystemMs = environment.wallNow() - systemEnvironment.wallNow() + asker.clock.aheadMs;
  const oauthClient: Client = {
    client_id: asker.options.clientId,
    [clockSkew]: Math.round(aheadOfSystemMs / 1_000),
  };
  const authentication = await authenticationOf(asker.options, server, asker.remember);
  const parameters = { ...asker.options.parameters, ...grant.parameters };
  let isNonceNew = false;
  const proven: BoundedFetch = async (to, init) => {
    const proof = await asker.dpop?.proofFor({
      method: "POST",
      url,
      wallMs: environment.wallNow() + asker.clock.aheadMs,
      uuid: environment.uuid,
    });
    const headers = proof === undefined ? init.headers : { ...init.headers, DPoP: proof };
    const response = await asker.fetchFor(client)(to, { ...init, headers });
    isNonceNew = asker.dpop?.learnNonce("authorization-server", url, response.headers, proof) ?? false;
    return response;
  };
  try {
    const response = await genericTokenEndpointRequest(
      metadata,
      oauthClient,
      authentication,
      grant.grantType,
      parameters,
      { [customFetch]: proven, [allowInsecureRequests]: isLoopback(url) },
    );
    const outcome = await outcomeOf(response, client, (cleaned) =>
      processGenericTokenEndpointResponse(metadata, oauthClient, cleaned),
    );
    return { outcome: checkBinding(outcome, asker), isNonceNew };
  } catch (thrown) {
    if (!(thrown instanceof Unanswered)) throw thrown;
    const { reason, sent } = thrown;
    return {
      outcome: { kind: "failed", reason, sent, status: undefined, retryAfterMs: undefined },
      isNonceNew: false,
    };
  }
}

function endpointOf({ metadata, refreshUrl }: Server, { grantType }: GrantRequest): string {
  const own = metadata.token_endpoint ?? metadata.issuer;
  return grantType === "refresh_token" ? (refreshUrl ?? own) : own;
}

type Read = (response: Response) => Promise<{
  readonly access_token: string;
  readonly token_type: string;
  readonly refresh_token?: string;
  readonly scope?: string;
}>;

/** What an answer says. Servers spell it in many ways; what a token is, and what is none, must not depend on that. */
async function outcomeOf(response: Response, client: CredentialClient, read: Read): Promise<GrantOutcome> {
  const { status, headers } = response;
  const { body, refusal } = await answerBody(response);
  const wallMs = client.environment.wallNow();
  if (status === 429 || status >= 500) {
    const waitMs = retryAfterMs(headers, wallMs, status);
    return { kind: "failed", reason: `status ${status}`, sent: "yes", status, retryAfterMs: waitMs };
  }
  if (refusal !== undefined) return { kind: "refused", oauth: refusal };
  if (body === undefined) {
    return { kind: "failed", reason: "no-json", sent: "yes", status, retryAfterMs: undefined };
  }
  try {
    const token = await read(cleaned(body));
    return { kind: "tokens", tokens: tokenSetOf(token, lifeMsOf(body["expires_in"], wallMs), wallMs) };
  } catch (thrown) {
    return { kind: "unusable", why: whyUnusable(thrown) };
  }
}

/**
 * The answer in the words of RFC 6749. An ID token is not what we came for: it is dropped, not trusted. `expires_in` is read
 * by rules of our own.
 */
function cleaned(body: Readonly<Record<string, unknown>>): Response {
  const { token_type, scope, access_token, refresh_token } = body;
  const isBearer =
    token_type === undefined || (typeof token_type === "string" && /^bearer/i.test(token_type));
  const text = JSON.stringify({
    access_token,
    token_type: isBearer ? "Bearer" : token_type,
    ...(typeof refresh_token === "string" && refresh_token !== "" && { refresh_token }),
    ...(typeof scope === "string" && { scope }),
  });
  return new Response(text, { headers: { "Content-Type": "application/json" } });
}

function tokenSetOf(token: Awaited<ReturnType<Read>>, lifeMs: number | undefined, wallMs: number): TokenSet {
  return {
    accessToken: token.access_token,
    tokenType: token.token_type === "dpop" ? "DPoP" : "Bearer",
    obtainedAtMs: wallMs,
    ...(token.refresh_token !== undefined && { refreshToken: token.refresh_token }),
    ...(token.scope !== undefined && { scope: token.scope }),
    ...(lifeMs !== undefined && { expiresAtMs: wallMs + lifeMs }),
  };
}

/** RFC 9449 section 5: whoever asks for a bound token and gets a bearer token did not get what was asked for. */
function checkBinding(outcome: GrantOutcome, { dpop }: Asker): GrantOutcome {
  if (outcome.kind !== "tokens") return outcome;
  const isBound = outcome.tokens.tokenType === "DPoP";
  if (isBound === (dpop !== undefined)) return outcome;
  const why = isBound
    ? "its token is bound to a key, and `dpop` is off"
    : "its token is not bound to our key";
  return { kind: "unusable", why };
}

/** Its own words hold the body. */
function whyUnusable(thrown: unknown): string {
  if (thrown instanceof UnsupportedOperationError) return "its token is of a type that is not known";
  if (thrown instanceof OperationProcessingError) return "it holds no access token";
  throw thrown;
}
