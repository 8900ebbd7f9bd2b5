import type { Environment } from "../environment/environment.ts";
import type { DeclaredScheme } from "../operation.ts";
import type { OAuthPolicy } from "../policy.ts";

/** User name and password of an `http` scheme `basic`. */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** A key or token as text, or a user name with a password. */
export type Credential = string | BasicCredential;

/** A credential that is sent as it is, whatever its scheme: a token with a proof that it is ours, say. */
export interface HeaderCredential {
  readonly kind: "headers";
  readonly headers: Readonly<Record<string, string>>;
}

/** What a provider may give. */
export type ProvidedCredential = Credential | HeaderCredential;

/** What a credential is asked for: one attempt of a call. */
export interface CredentialRequest {
  /** Name of the security scheme. */
  readonly scheme: string;
  /** What the document says of it; `undefined`: nothing. */
  readonly declared: DeclaredScheme | undefined;
  /** Those that the operation needs. */
  readonly scopes: readonly string[];
  /** Of the request, upper case. */
  readonly method: string;
  /** Of the request. */
  readonly url: URL;
  /** Aborts when this attempt no longer waits. Work that others wait for as well must outlive it. */
  readonly signal: AbortSignal;
  readonly client: CredentialClient;
}

/** What a provider may use of the client that asks. */
export interface CredentialClient {
  readonly environment: Environment;
  /** The client's own; `undefined`: the platform's. */
  readonly fetch: typeof globalThis.fetch | undefined;
  /** `x-resilience.oauth` of the scheme; `undefined`: the document says nothing. */
  readonly policy: OAuthPolicy | undefined;
  /** Where the API is; `undefined`: neither the document nor the options say. */
  readonly baseUrl: URL | undefined;
  /** Whether part of the host in `baseUrl` comes from variables of the document. */
  readonly isBaseVariable: boolean;
  /** Whether credentials may go there: the client's own origin and its `trustedOrigins`. */
  readonly isTrusted: (url: URL) => boolean;
}

/** What the server said to a credential. */
export interface CredentialAnswer {
  readonly request: CredentialRequest;
  /** The very one that was given. */
  readonly credential: ProvidedCredential;
  readonly status: number;
  readonly headers: Headers;
}

/** What another attempt would do better: bring another token, or another proof that the token is ours. */
export type Renewal = "token" | "proof";

/** How a provider is, for health checks. Tells no secret. */
export interface CredentialStatus {
  /** On the wall clock, in milliseconds since 1970; `undefined`: never, or unknown. */
  readonly expiresAtMs?: number | undefined;
  /** When the last credential was got. */
  readonly obtainedAtMs?: number | undefined;
  /** Why the last try to get one failed; absent when it did not. */
  readonly failure?: string | undefined;
}

/** Gives a credential for every attempt, and hears what became of it. Stands in `auth` where a credential may. */
export interface CredentialProvider {
  readonly kind: "credential-provider";
  /** Asked before every attempt. `undefined`: there is none. Throws `CredentialFault` where one cannot be got. */
  readonly credentialFor: (request: CredentialRequest) => Promise<ProvidedCredential | undefined>;
  /**
   * Told of every reply. A renewal: the credential was refused, and another attempt, which asks anew, may do better.
   * A call makes at most one such attempt for each kind.
   */
  readonly answered?: (answer: CredentialAnswer) => Renewal | undefined;
  /** Whom the credentials stand for, without telling a secret: a key for caches, since credentials change and whose they are stays. */
  readonly identity: string;
  /** For health checks. */
  readonly status?: () => CredentialStatus;
}

/** Tells a provider from a credential. */
export function isProvider(source: unknown): source is CredentialProvider {
  return (
    typeof source === "object" && source !== null && "kind" in source && source.kind === "credential-provider"
  );
}
