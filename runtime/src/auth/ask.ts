import type { Attempt, Reply } from "../call/handler.ts";
import type { StopSignal } from "../call/stop.ts";
import type { ClientCore } from "../client/core.ts";
import type { CredentialSource } from "../client/options.ts";
import { CredentialFault } from "./fault.ts";
import { isPlaceholder } from "./placeholder.ts";
import {
  type CredentialClient,
  type CredentialProvider,
  type CredentialRequest,
  isProvider,
  type ProvidedCredential,
  type Renewal,
} from "./provider.ts";

/** A credential, what it was asked for with, and who gave it. */
export interface FoundCredential {
  readonly scheme: string;
  readonly credential: ProvidedCredential;
  readonly request: CredentialRequest;
  /** Absent: nobody who wants to know what became of it. */
  readonly provider?: CredentialProvider;
}

/** The credential of one scheme for one attempt, if there is one. */
export async function askFor(
  attempt: Attempt,
  sources: Readonly<Record<string, CredentialSource>>,
  scheme: string,
  scopes: readonly string[],
): Promise<FoundCredential | undefined> {
  const source = Object.hasOwn(sources, scheme) ? sources[scheme] : undefined;
  if (source === undefined) return undefined;
  const request = requestOf(attempt, scheme, scopes);
  if (isProvider(source)) {
    const credential = filledIn(scheme, await source.credentialFor(request));
    return credential === undefined ? undefined : { scheme, credential, request, provider: source };
  }
  // What was passed as it is was looked at when the client was made.
  const credential = typeof source === "function" ? filledIn(scheme, await source()) : source;
  return credential === undefined ? undefined : { scheme, credential, request };
}

function filledIn<Given extends ProvidedCredential | undefined>(scheme: string, credential: Given): Given {
  if (credential === undefined || !isPlaceholder(credential)) return credential;
  throw new CredentialFault({
    code: "missing-credential",
    message: `the credential for "${scheme}" is a placeholder, or empty`,
    advice: "Fill it in where the function or provider finds it.",
  });
}

/**
 * Tells the givers what the server said. What another attempt could do better, if anything. What a redirect led to on another
 * origin got no credential, and so says nothing of one.
 */
export function tellOf(found: readonly FoundCredential[], reply: Reply): Renewal | undefined {
  const { status, headers } = reply;
  const renewals = found.map(({ provider, request, credential }) => {
    const isAnswer = reply.url.startsWith(`${request.url.origin}/`);
    return isAnswer ? provider?.answered?.({ request, credential, status, headers }) : undefined;
  });
  return renewals.find((renewal) => renewal !== undefined);
}

function requestOf({ call, signal }: Attempt, scheme: string, scopes: readonly string[]): CredentialRequest {
  let aborting: AbortSignal | undefined;
  return {
    scheme,
    declared: call.core.descriptor.securitySchemes[scheme],
    scopes,
    method: call.request.method,
    url: call.request.url,
    // Made when it is asked for: most providers answer at once.
    get signal() {
      aborting ??= abortSignalOf(signal);
      return aborting;
    },
    client: credentialClient(call.core, scheme),
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
  const stopped = signal.stopped();
  if (stopped !== undefined) controller.abort();
  else signal.onStop(() => controller.abort());
  return controller.signal;
}
