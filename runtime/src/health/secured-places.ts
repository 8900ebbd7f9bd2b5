import { schemeOf } from "../auth/select.ts";
import type { ClientCore } from "../client/core.ts";
import type { CredentialSource, Credentials } from "../client/options.ts";
import type { OperationDescriptor } from "../operation.ts";

/** Stands for the operations that take the same credentials to the same server. Nothing is sent for it. */
export const ANY: OperationDescriptor = { id: "ready", method: "GET", path: "/", replies: {} };

/**
 * What a client's credentials are for, one operation each: those that take what the document asks of every operation, and
 * those that the caller has given all credentials for. The rest is taken for parts of the API that the program leaves alone,
 * unless there is nothing else. None where nobody needs a credential, or none is to be sent.
 */
export function securedPlaces(core: ClientCore): readonly OperationDescriptor[] {
  const { auth } = core;
  if (auth === false) return [];
  const known = core.operations();
  const distinct = new Map((known.length === 0 ? [ANY] : known).map((one) => placeOf(core, one)));
  const places = [...distinct.values()].map((place) => ({ place, has: hasAll(core, place, auth) }));
  const needy = places.filter(({ place, has }) => has || !isOpen(core, place));
  const own = needy.filter(({ place, has }) => has || isPlain(place));
  return (own.length > 0 ? own : needy.slice(0, 1)).map(({ place }) => place);
}

/** Scopes make no difference: each set of them may cost a token request, and one proves the credential. */
function placeOf(
  core: ClientCore,
  { security, servers }: OperationDescriptor,
): readonly [key: string, place: OperationDescriptor] {
  const place = { ...ANY, ...(security && { security }), ...(servers && { servers }) };
  const urls = servers?.map(({ name, url }) => [name, url]);
  return [JSON.stringify([alternativesOf(core, place), security === undefined, urls]), place];
}

/** Takes what the document asks of every operation, to the client's own server. */
function isPlain({ security, servers }: OperationDescriptor): boolean {
  return security === undefined && servers === undefined;
}

/** Goes without a credential of ours: anonymous, or by the connection's certificate. */
function isOpen(core: ClientCore, place: OperationDescriptor): boolean {
  const alternatives = alternativesOf(core, place);
  return alternatives.length === 0 || alternatives.some((schemes) => schemes.length === 0);
}

function hasAll(core: ClientCore, place: OperationDescriptor, auth: Credentials): boolean {
  if (!mayGo(core, place)) return false;
  return alternativesOf(core, place).some(
    (schemes) =>
      schemes.length > 0 &&
      schemes.every((scheme) => isGiven(Object.hasOwn(auth, scheme) ? auth[scheme] : undefined)),
  );
}

/** No credential goes to a server that the caller does not trust. Where it is the client's own, the check itself says so. */
function mayGo({ servers }: ClientCore, place: OperationDescriptor): boolean {
  if (place.servers === undefined) return true;
  const url = servers.of(place);
  return servers.isTrusted(url) || servers.doubtOf(url) !== undefined;
}

/** Names alone, without the schemes that the connection sees to. */
function alternativesOf({ descriptor }: ClientCore, place: OperationDescriptor): readonly string[][] {
  const { securitySchemes } = descriptor;
  return (place.security ?? descriptor.security).map((uses) =>
    uses.map(schemeOf).filter((scheme) => securitySchemes[scheme]?.kind !== "mutualTLS"),
  );
}

/** What has a hint, as a variable of the environment has, stands there for every scheme, and may have nothing to give. */
function isGiven(source: CredentialSource | undefined): boolean {
  if (typeof source !== "function" || source.hint === undefined) return source !== undefined;
  try {
    const given = source();
    if (given instanceof Promise) given.catch(() => undefined);
    return given !== undefined;
  } catch {
    // The check tells of it.
    return true;
  }
}
