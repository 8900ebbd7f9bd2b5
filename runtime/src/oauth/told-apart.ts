import { systemEnvironment } from "../environment/system.ts";
import type { Asker } from "./asker.ts";
import type { Grant } from "./grant.ts";
import { isSecretParameter } from "./secrets-text.ts";
import type { Place } from "./server.ts";

/**
 * Under what a store keeps tokens: the same in every process that is to share them; holds names and addresses alone.
 * What somebody signed in for is lost with its key: a part that says nothing is left out, so that old keys stay.
 */
export function keyOf(
  { options }: Asker,
  grant: Grant,
  { declared, client }: Place,
  scopes: readonly string[],
): string {
  const { issuer, tokenUrl, clientId, account } = options;
  const where = issuer ?? tokenUrl ?? absolute(addressIn(declared), client.baseUrl);
  const parameters = parametersOf(options, grant);
  const further = parameters.length === 0 ? [] : [parameters];
  return JSON.stringify([String(where), clientId, account ?? "", scopes.join(" "), ...further]);
}

/** A client stands for itself; for whom it stands with anybody else's token is not known, unless it is said. */
export function identityOf({ options }: Asker, grant: Grant): string {
  const { issuer, tokenUrl, clientId, account, scopes } = options;
  const who = account ?? (grant.isOwnAccess === true ? "" : systemEnvironment.uuid());
  const what = [scopes, parametersOf(options, grant)];
  return JSON.stringify(["oauth", String(issuer ?? tokenUrl ?? ""), clientId, who, what]);
}

/** What is asked for beside scopes: a token for one API is none for another. In one order, however it was written. */
function parametersOf(
  { parameters }: Asker["options"],
  { marks }: Grant,
): readonly (readonly [string, string])[] {
  return Object.entries({ ...parameters, ...marks })
    .filter(([name]) => !isSecretParameter(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function absolute(address: string, base: URL | undefined): string | URL {
  return URL.canParse(address, base) ? new URL(address, base) : address;
}

function addressIn(declared: Place["declared"]): string {
  if (declared?.kind === "openIdConnect") return declared.url;
  if (declared?.kind !== "oauth2") return "";
  return Object.values(declared.flows).find(({ tokenUrl }) => tokenUrl !== undefined)?.tokenUrl ?? "";
}
