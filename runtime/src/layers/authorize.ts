import type { AppliedCredential } from "../auth/applied.ts";
import { appliedCredentials, fitTogether, wireForms } from "../auth/apply.ts";
import { askFor, type FoundCredential, tellOf } from "../auth/ask.ts";
import { CredentialFault } from "../auth/fault.ts";
import { selectCredentials } from "../auth/select.ts";
import { untrustedServer } from "../auth/untrusted-server.ts";
import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { Stopped, untilStopped } from "../call/stop.ts";
import type { Credentials } from "../client/options.ts";
import { AuthError } from "../errors/auth-error.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { SecurityRequirements } from "../operation.ts";

/** Finds the credentials of an attempt; providers are asked each time, so that a token may change between attempts. */
export const authorize =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const { core, operation } = attempt.call;
    const requirements = operation.security ?? core.descriptor.security;
    const { auth } = core;
    if (auth === false || requirements.length === 0) return next(attempt);
    return authorized(next, attempt, requirements, auth);
  };

async function authorized(
  next: AttemptHandler,
  attempt: Attempt,
  requirements: SecurityRequirements,
  auth: Credentials,
): Promise<Reply> {
  const found = await credentialsFor(attempt, requirements, auth);
  const credentials = found.flatMap((one) => applied(attempt.call, one));
  const reply = await next({ ...attempt, credentials });
  const renewal = tellOf(found, reply);
  return renewal === undefined ? reply : { ...reply, renewal };
}

async function credentialsFor(
  attempt: Attempt,
  requirements: SecurityRequirements,
  auth: Credentials,
): Promise<readonly FoundCredential[]> {
  const { call, signal } = attempt;
  const isTrusted = call.core.servers.isTrusted(call.request.url);
  const doubt = call.core.servers.doubtOf(call.request.url);
  if (doubt !== undefined) refuseServer(call, requirements, auth, doubt);
  const sources = isTrusted ? auth : {};
  let lacking: AuthError | undefined;
  const ask = (scheme: string, scopes: readonly string[]): Promise<FoundCredential | undefined> =>
    askFor(attempt, sources, scheme, scopes).catch((cause: unknown) => {
      const error = cause instanceof Stopped ? cause : providerFailed(call, scheme, cause);
      // Another alternative may do without it; only anonymous is no alternative for whoever gave a provider.
      if (!(error instanceof AuthError) || error.code !== "missing-credential") throw error;
      lacking ??= error;
      return undefined;
    });
  const fits = (found: readonly FoundCredential[]): boolean =>
    found.length === 1 || fitTogether(found.flatMap((one) => applied(call, one)));
  const selecting = selectCredentials(requirements, tlsSchemes(call), ask, fits);
  const selection = await untilStopped(selecting, signal);
  if (lacking !== undefined && (!selection.ok || selection.found.length === 0)) throw lacking;
  const [clash] = selection.ok ? [] : selection.clashing;
  if (clash !== undefined) throw clashing(clash);
  if (!selection.ok) throw missing(call, selection.missing, isTrusted || doubt !== undefined);
  return selection.found;
}

function applied(call: BoundedCall, { scheme, credential }: FoundCredential): readonly AppliedCredential[] {
  const made = appliedCredentials(scheme, call.core.descriptor.securitySchemes[scheme], credential);
  const { secrets } = call.log;
  for (const form of made.flatMap(wireForms)) secrets.add(form);
  if (typeof credential === "string") secrets.add(credential);
  else if ("password" in credential) secrets.add(credential.password);
  return made;
}

function tlsSchemes({ core }: BoundedCall): ReadonlySet<string> {
  const { securitySchemes } = core.descriptor;
  return new Set(Object.keys(securitySchemes).filter((name) => securitySchemes[name]?.kind === "mutualTLS"));
}

/** Whoever gave a credential wants it used: without it the call would be another. */
function refuseServer(
  call: BoundedCall,
  requirements: SecurityRequirements,
  auth: Credentials,
  doubt: InputFault,
): void {
  const uses = requirements.flat().map((use) => (typeof use === "string" ? use : use.scheme));
  const schemes = [...new Set(uses)].filter((scheme) => Object.hasOwn(auth, scheme));
  if (schemes.length > 0) throw untrustedServer(call, schemes, doubt);
}

function missing(call: BoundedCall, lacking: readonly (readonly string[])[], isOwn: boolean): AuthError {
  const schemes = [...new Set(lacking.flat())];
  const choice = lacking.map((names) => names.join(" and ")).join(", or ");
  const { origin } = call.request.url;
  return new AuthError(contextOf(call.log), {
    code: "missing-credential",
    schemes,
    message: `no credential for ${choice}`,
    advice: isOwn
      ? adviceFor(call, schemes)
      : `The operation has a server of its own. If it may see your credentials, add "${origin}" to trustedOrigins.`,
  });
}

function clashing(schemes: readonly string[]): InputFault {
  return new InputFault(
    `the credentials for ${schemes.join(" and ")} are written to the same place, and a request has one`,
    "Give the credentials of another alternative of the document; if there is none, correct the document with an overlay.",
  );
}

function adviceFor({ core: { auth } }: BoundedCall, schemes: readonly string[]): string {
  const sources = schemes.map((scheme) => (auth === false ? undefined : auth[scheme]));
  const hints = sources.flatMap((source) => (typeof source === "function" ? (source.hint ?? []) : []));
  if (hints.length > 0) return hints.join(" ");
  return `Pass it to the client: auth: { ${JSON.stringify(schemes[0] ?? "")}: … }; auth: false sends none.`;
}

function providerFailed(call: BoundedCall, scheme: string, cause: unknown): AuthError {
  const schemes = [scheme];
  if (cause instanceof CredentialFault) {
    return new AuthError(contextOf(call.log), { ...cause.details, schemes });
  }
  return new AuthError(contextOf(call.log), {
    code: "credential-failed",
    schemes,
    message: "the function that provides the credential failed",
    advice: "Have the function log what it met: its words are left out here, for they may hold a secret.",
    cause,
  });
}
