import type { AppliedCredential } from "../auth/applied.ts";
import { applyScheme, wireForms } from "../auth/apply.ts";
import { type Selection, selectCredentials } from "../auth/select.ts";
import type { AttemptHandler, BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { Stopped, type StopSignal, untilStopped } from "../call/stop.ts";
import type { ClientOptions, Credential } from "../client/options.ts";
import { AuthError } from "../errors/auth-error.ts";
import type { SecurityRequirements } from "../operation.ts";

/** Finds the credentials of an attempt; providers are asked each time, so that a token may change between attempts. */
export const authorize =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const { core, operation } = attempt.call;
    const requirements = operation.security ?? core.descriptor.security;
    const { auth = {} } = core.options;
    if (auth === false || requirements.length === 0) return next(attempt);
    return credentialsFor(attempt.call, requirements, auth, attempt.signal).then((credentials) =>
      next({ ...attempt, credentials }),
    );
  };

async function credentialsFor(
  call: BoundedCall,
  requirements: SecurityRequirements,
  auth: Exclude<ClientOptions["auth"], false | undefined>,
  signal: StopSignal,
): Promise<readonly AppliedCredential[]> {
  const { core, request, log } = call;
  const isTrusted = core.servers.isTrusted(request.url);
  const selection = await untilStopped(
    selectCredentials(requirements, isTrusted ? auth : {}, tlsSchemes(call)),
    signal,
  ).catch((cause: unknown) => {
    throw cause instanceof Stopped ? cause : providerFailed(call, cause);
  });
  if (!selection.ok) throw missing(call, selection.missing, isTrusted);
  remember(selection, log.secrets);
  return selection.credentials.flatMap(([name, credential]) => applied(call, name, credential));
}

function applied(call: BoundedCall, name: string, credential: Credential): readonly AppliedCredential[] {
  const scheme = call.core.descriptor.securitySchemes[name];
  if (scheme === undefined) return [];
  const made = applyScheme(name, scheme, credential);
  if (made === undefined) return [];
  for (const form of wireForms(made)) call.log.secrets.add(form);
  return [made];
}

function remember(selection: Extract<Selection, { ok: true }>, secrets: Set<string>): void {
  for (const [, credential] of selection.credentials) {
    secrets.add(typeof credential === "string" ? credential : credential.password);
  }
}

function tlsSchemes({ core }: BoundedCall): ReadonlySet<string> {
  const { securitySchemes } = core.descriptor;
  return new Set(Object.keys(securitySchemes).filter((name) => securitySchemes[name]?.kind === "mutualTLS"));
}

function missing(call: BoundedCall, lacking: readonly (readonly string[])[], isTrusted: boolean): AuthError {
  const schemes = [...new Set(lacking.flat())];
  const choice = lacking.map((names) => names.join(" and ")).join(", or ");
  const { origin } = call.request.url;
  return new AuthError(contextOf(call.log), {
    code: "missing-credential",
    schemes,
    message: `${call.operation.id}: no credential for ${choice}`,
    advice: isTrusted
      ? `Pass it to the client: auth: { ${JSON.stringify(schemes[0] ?? "")}: … }; auth: false sends none.`
      : `The operation has a server of its own. If it may see your credentials, add "${origin}" to trustedOrigins.`,
  });
}

function providerFailed(call: BoundedCall, cause: unknown): AuthError {
  return new AuthError(contextOf(call.log), {
    code: "credential-failed",
    schemes: [],
    message: `${call.operation.id}: the function that provides the credential failed`,
    advice: "Look at the cause; nothing was sent.",
    cause,
  });
}
