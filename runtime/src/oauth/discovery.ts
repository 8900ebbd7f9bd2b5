import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from "oauth4webapi";
import type { Environment } from "../environment/environment.ts";
import { type BoundedFetch, Unanswered } from "./bounded-fetch.ts";
import { busyFault, setUpFault, unavailableFault } from "./faults.ts";
import type { Server } from "./server.ts";
import { isLoopback, isProtected } from "./site.ts";

/** Finds the endpoints of an issuer in its metadata. Throws `CredentialFault`. */
export type Discovery = (issuer: URL, asking: Asking) => Promise<Server>;

/** What an issuer is asked with. */
interface Asking {
  readonly ask: BoundedFetch;
  readonly wallNow: Environment["wallNow"];
}

/** A discovery that asks each issuer once. */
export function createDiscovery(): Discovery {
  const found = new Map<string, Promise<Server>>();
  return ({ href }, asking) => {
    const known = found.get(href);
    if (known !== undefined) return known;
    const finding = discovered(new URL(href), asking);
    found.set(href, finding);
    // Not for good: the server may be back.
    finding.catch(() => found.delete(href));
    return finding;
  };
}

async function discovered(issuer: URL, asking: Asking): Promise<Server> {
  const metadata = (await metadataOf(issuer, "oidc", asking)) ?? (await metadataOf(issuer, "oauth2", asking));
  if (metadata === undefined) {
    throw setUpFault(
      `${issuer.href} has no metadata of an authorization server`,
      "Correct `issuer`, or pass `tokenUrl` where the server has no metadata.",
    );
  }
  const endpoints = [
    metadata.token_endpoint,
    metadata.authorization_endpoint,
    metadata.device_authorization_endpoint,
  ].filter((url) => url !== undefined);
  if (metadata.token_endpoint === undefined || !endpoints.every(isProtectedText)) {
    throw setUpFault(
      `the metadata of ${issuer.href} names no token endpoint that secrets may be sent to`,
      "Its endpoints must be https, or http on this machine.",
    );
  }
  return { metadata, isIssuerKnown: true };
}

/** `undefined`: there is none at that place. */
async function metadataOf(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  { ask, wallNow }: Asking,
): Promise<AuthorizationServer | undefined> {
  const response = await discoveryRequest(issuer, {
    algorithm,
    [customFetch]: ask,
    [allowInsecureRequests]: isLoopback(issuer),
  }).catch((thrown: unknown) => {
    throw thrown instanceof Unanswered ? unavailableFault(thrown) : thrown;
  });
  const busy = busyFault(response, wallNow());
  if (busy !== undefined) throw busy;
  if (response.status !== 200) return undefined;
  try {
    return await processDiscoveryResponse(issuer, response);
  } catch {
    throw setUpFault(
      `the metadata at ${issuer.origin} is not that of ${issuer.href}`,
      "Pass `issuer` exactly as the server spells it in its metadata.",
    );
  }
}

function isProtectedText(url: string): boolean {
  return URL.canParse(url) && isProtected(new URL(url));
}
