import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { Stopped, untilStopped } from "../call/stop.ts";
import type { Credentials } from "../client/options.ts";
import { AuthError } from "../errors/auth-error.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { SecurityRequirements } from "../operation.ts";
import { appliedCredentials, fitTogether, wireForms } from "./apply.ts";
import { askFor, type FoundCredential } from "./ask.ts";
import { awaitedCredential } from "./awaited.ts";
import { CredentialFault, type CredentialFaultDetails } from "./fault.ts";
import { refuseOverwritten } from "./overwritten.ts";
import type { AppliedCredential } from "./places.ts";
import { schemeOf, selectCredentials } from "./select.ts";

/** Makes an attempt with its credentials; providers are asked each time, so that a token may change between attempts. */
export async function authorize(
  next: AttemptHandler,
  attempt: Attempt,
  requirements: SecurityRequirements,
  auth: Credentials,
): Promise<Reply> {
  const found = await credentialsFor(attempt, requirements, auth);
  const credentials = found.flatMap((one) => applied(attempt.call, one));
  refuseOverwritten(attempt.call, credentials);
  const reply = await next({ ...attempt, credentials });
  // All are told, and any may do better.
  const renewal = found.map(({ answered }) => answered?.(reply)).find((wanted) => wanted !== undefined);
  return renewal === undefined ? reply : { ...reply, renewal };
}

async function credentialsFor(
  attempt: Attempt,
  requirements: SecurityRequirements,
  auth: Credentials,
): Promise<readonly FoundCredential[]> {
  const { call, signal } = attempt;
  const { descriptor, servers } = call.core;
  const { url } = call.request;
  const given = requirements
    .flat()
    .map(schemeOf)
    .filter((scheme) => Object.hasOwn(auth, scheme));
  const doubt = servers.doubtOf(url);
  // Whoever gave a credential wants it used: without it the call would be another.
  if (doubt !== undefined && given.length > 0) throw doubt(call, [...new Set(given)]);
  const isTrusted = servers.isTrusted(url);
  let lacking: AuthError | undefined;
  const ask = async (scheme: string, scopes: readonly string[]): Promise<FoundCredential | undefined> => {
    try {
      return isTrusted && given.includes(scheme)
        ? await askFor(attempt, auth[scheme], scheme, scopes)
        : undefined;
    } catch (thrown) {
      if (thrown instanceof Stopped) throw thrown;
      const error = providerFailed(call, scheme, thrown);
      // Another alternative may do without it; only anonymous is no alternative for whoever gave a provider.
      if (error.code !== "missing-credential") throw error;
      lacking ??= error;
      return undefined;
    }
  };
  const fits = (found: readonly FoundCredential[]): boolean =>
    found.length === 1 || fitTogether(found.flatMap((one) => applied(call, one)));
  const selecting = selectCredentials(requirements, descriptor.securitySchemes, ask, fits);
  const { found, missing, clashing } = await untilStopped(selecting, signal).catch((thrown: unknown) => {
    throw awaitedCredential([...new Set(given)], thrown);
  });
  if (lacking !== undefined && (found === undefined || found.length === 0)) throw lacking;
  if (found !== undefined) return found;
  const [clash] = clashing;
  throw clash === undefined
    ? noneFor(call, missing, isTrusted || doubt !== undefined ? auth : undefined)
    : clashOf(clash);
}

function applied(call: BoundedCall, { scheme, credential }: FoundCredential): readonly AppliedCredential[] {
  const made = appliedCredentials(scheme, call.core.descriptor.securitySchemes[scheme], credential);
  const { secrets } = call.log;
  for (const form of made.flatMap(wireForms)) secrets.add(form);
  if (typeof credential === "string") secrets.add(credential);
  else if ("password" in credential) secrets.add(credential.password);
  return made;
}

/** `auth`: what the client was given, where it may go to the operation's server. */
function noneFor(
  call: BoundedCall,
  missing: readonly (readonly string[])[],
  auth: Credentials | undefined,
): AuthError {
  const schemes = [...new Set(missing.flat())];
  const { origin } = call.request.url;
  return authError(call, schemes, {
    code: "missing-credential",
    message: `no credential for ${missing.map((names) => names.join(" and ")).join(", or ")}`,
    advice:
      auth === undefined
        ? `The operation has a server of its own. If it may see your credentials, add "${origin}" to trustedOrigins.`
        : adviceFor(auth, schemes),
  });
}

function adviceFor(auth: Credentials, schemes: readonly string[]): string {
  const sources = schemes.map((scheme) => auth[scheme]);
  const hints = sources.flatMap((source) => (typeof source === "function" ? (source.hint ?? []) : []));
  if (hints.length > 0) return hints.join(" ");
  const asked = schemes.find((scheme) => Object.hasOwn(auth, scheme) && auth[scheme] !== undefined);
  if (asked !== undefined) return `auth[${JSON.stringify(asked)}] was asked, and gave none.`;
  return `Pass it to the client: auth: { ${JSON.stringify(schemes[0] ?? "")}: … }; auth: false sends none.`;
}

function clashOf(schemes: readonly string[]): InputFault {
  return new InputFault(
    `the credentials for ${schemes.join(" and ")} go to the same place, of which a request has one`,
    "Give those of another alternative; if there is none, correct the document with an overlay.",
  );
}

function providerFailed(call: BoundedCall, scheme: string, cause: unknown): AuthError {
  if (cause instanceof CredentialFault) return authError(call, [scheme], cause.details);
  const details: CredentialFaultDetails = {
    code: "credential-failed",
    message: "the function that provides the credential failed",
    advice: "Have it log what it met: its words may hold a secret, and are left out.",
  };
  return authError(call, [scheme], details, cause);
}

function authError(
  { log }: BoundedCall,
  schemes: readonly string[],
  details: CredentialFaultDetails,
  cause?: unknown,
): AuthError {
  return new AuthError(contextOf(log), { ...details, schemes, cause });
}
