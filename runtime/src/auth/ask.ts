import type { Attempt, Reply } from "../call/handler.ts";
import type { StopSignal } from "../call/stop.ts";
import type { ClientCore } from "../client/core.ts";
import type { CredentialSource } from "../client/options.ts";
import { CredentialFault } from "./fault.ts";
import { isPlaceholder, placeholderGiven } from "./placeholder.ts";
import {
  type CredentialClient,
  type CredentialProvider,
  type CredentialRequest,
  isProvider,
  type ProvidedCredential,
  type Renewal,
} from "./provider.ts";

/** A credential of a scheme. */
export interface FoundCredential {
  readonly scheme: string;
  readonly credential: ProvidedCredential;
  /** Tells its giver what the server said; absent: nobody wants to know. */
  readonly answered?: (reply: Reply) => Renewal | undefined;
}

/** The credential of one scheme for one attempt, if there is one. */
export async function askFor(
  attempt: Attempt,
  source: CredentialSource,
  scheme: string,
  scopes: readonly string[],
): Promise<FoundCredential | undefined> {
  if (isProvider(source)) return askProvider(source, requestOf(attempt, scheme, scopes));
  // What was passed as it is was looked at when the client was made.
  const credential = typeof source === "function" ? filledIn(scheme, await source()) : source;
  return credential === undefined ? undefined : { scheme, credential };
}

async function askProvider(
  provider: CredentialProvider,
  request: CredentialRequest,
): Promise<FoundCredential | undefined> {
  const { scheme } = request;
  const credential = filledIn(scheme, await provider.credentialFor(request));
  if (credential === undefined) return undefined;
  // What a redirect led to on another origin got no credential, and so says nothing of one.
  const answered: FoundCredential["answered"] = ({ url, status, headers }) =>
    url.startsWith(`${request.url.origin}/`)
      ? provider.answered?.({ request, credential, status, headers })
      : undefined;
  return { scheme, credential, answered };
}

function filledIn<Given extends ProvidedCredential | undefined>(scheme: string, credential: Given): Given {
  if (credential === undefined || !isPlaceholder(credential)) return credential;
  throw new CredentialFault({
    code: "missing-credential",
    message: placeholderGiven(scheme),
    advice: "Fill it in where the function or provider finds it.",
  });
}

function requestOf({ call, signal }: Attempt, scheme: string, scopes: readonly string[]): CredentialRequest {
  const { core, request } = call;
  let aborting: AbortSignal | undefined;
  return {
    scheme,
    declared: core.descriptor.securitySchemes[scheme],
    scopes,
    method: request.method,
    url: request.url,
    // Made when it is asked for: most providers answer at once.
    get signal() {
      aborting ??= abortSignalOf(signal);
      return aborting;
    },
    client: credentialClient(core, scheme),
  };
}

/** What providers of a scheme may use of a client. */
export function credentialClient(
  { descriptor, environment, options, servers }: ClientCore,
  scheme: string,
): CredentialClient {
  const { base, isBaseVariable, isTrusted } = servers;
  const policy = descriptor.oauth?.[scheme];
  return { environment, fetch: options.fetch, policy, baseUrl: base, isBaseVariable, isTrusted };
}

function abortSignalOf(signal: StopSignal): AbortSignal {
  const controller = new AbortController();
  signal.onStop(() => controller.abort());
  return controller.signal;
}
