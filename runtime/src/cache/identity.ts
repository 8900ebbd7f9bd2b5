import { isProvider } from "../auth/provider.ts";
import { schemeOf, selectCredentials } from "../auth/select.ts";
import type { PreparedCall, Reply } from "../call/handler.ts";
import type { ClientCore } from "../client/core.ts";
import type { SecurityRequirements } from "../operation.ts";

/** Whoever asks: all that could make the server answer somebody else something else, but for headers. */
export interface Identity {
  /** `null`: nobody in particular. */
  readonly caller: string | null;
  /** With which credentials the request may be sent. Which of them go together is known when it is. */
  readonly alternatives: readonly (readonly unknown[])[];
}

/** Who asks; `undefined` where the credentials are not to be had. */
export async function identityOf({ core, operation, request }: PreparedCall): Promise<Identity | undefined> {
  const { auth, descriptor, servers } = core;
  const requirements = operation.security ?? descriptor.security;
  const caller = callerOf(core, requirements);
  if (auth === false || requirements.length === 0) return { caller, alternatives: [[]] };
  const alternatives: (readonly unknown[])[] = [];
  const fits = (found: readonly unknown[]): boolean => {
    alternatives.push(found);
    return found.length === 1;
  };
  const isTrusted = servers.isTrusted(request.url);
  const ask = async (scheme: string): Promise<unknown> => {
    const source = isTrusted && Object.hasOwn(auth, scheme) ? auth[scheme] : undefined;
    // What it gives is asked for when the request is sent.
    if (isProvider(source)) return named(core, scheme, undefined);
    const credential = typeof source === "function" ? await source() : source;
    return credential === undefined ? undefined : named(core, scheme, credential);
  };
  const { found } = await selectCredentials(requirements, descriptor.securitySchemes, ask, fits);
  if (found?.length === 0) alternatives.push([]);
  return alternatives.length === 0 ? undefined : { caller, alternatives };
}

/** Whether it was whom a reply was sent to: credentials are asked for anew by each attempt, and may be somebody else's by then. */
export function isAnswerTo(
  { alternatives }: Identity,
  { credentials = [] }: Reply,
  core: ClientCore,
): boolean {
  const sent = credentials.map(({ scheme, credential }) => named(core, scheme, credential));
  const text = JSON.stringify(sent);
  return alternatives.some((found) => JSON.stringify(found) === text);
}

/** Tokens change; whose they are stays. */
function named({ auth }: ClientCore, scheme: string, credential: unknown): readonly unknown[] {
  const source = auth === false ? undefined : auth[scheme];
  return isProvider(source) ? [scheme, "identity", source.identity] : [scheme, credential];
}

/**
 * A tenant that was named. A certificate is of the connection, which no cache sees: without a tenant it is whatever the
 * client has. The names that clients have by themselves differ from process to process, so nobody else is told apart by them.
 */
function callerOf({ identity, descriptor }: ClientCore, requirements: SecurityRequirements): string | null {
  const tenant = identity.tenant();
  const isCertified = requirements
    .flat()
    .some((use) => descriptor.securitySchemes[schemeOf(use)]?.kind === "mutualTLS");
  return tenant === identity.client() && !isCertified ? null : tenant;
}
