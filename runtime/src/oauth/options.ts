import type { TokenStore } from "./token-store.ts";

/** A secret, or a function that is asked for it before each use, so that it may change without a restart. */
export type SecretSource = string | (() => string | Promise<string>);

/** How the client proves to the token endpoint who it is (RFC 6749 section 2.3, RFC 7523). */
export type ClientAuthentication = "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";

/** The key of `private_key_jwt`. */
export interface ClientKey {
  /** For signing; what Web Crypto's `importKey` gives. */
  readonly key: CryptoKey;
  /** Its id among the keys that the server knows. */
  readonly kid?: string;
}

/** Who asks for tokens, and where. Shared by all grants. */
export interface OAuthClientOptions {
  readonly clientId: string;
  readonly clientSecret?: SecretSource | undefined;
  /** For `private_key_jwt`. */
  readonly clientKey?: ClientKey | undefined;
  /** Default: `private_key_jwt` with a key, `client_secret_basic` with a secret unless the server lists others, else `none`. */
  readonly clientAuthentication?: ClientAuthentication | undefined;
  /** The authorization server's identifier; its endpoints are then asked for (RFC 8414, OpenID Connect Discovery). */
  readonly issuer?: string | URL | undefined;
  /** The token endpoint. Default: the issuer's; else the document's, if that is on the API's own site or a trusted origin. */
  readonly tokenUrl?: string | URL | undefined;
  /**
   * The scopes of one token for all operations. `false`: none is asked for. Default: a token for each set of scopes that
   * operations name in the document.
   */
  readonly scopes?: readonly string[] | false | undefined;
  /** Further parameters of token requests, such as `audience` or `resource`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Binds tokens to a key of ours (RFC 9449). `true`: to one that is made for this provider and forgotten with it. */
  readonly dpop?: boolean | CryptoKeyPair | undefined;
  /** Where tokens are kept. Default: in memory. Processes with a common store make one refresh among them. */
  readonly store?: TokenStore | undefined;
  /** Whose tokens these are, where the store or a cache has those of several: a user's id, say. No secret. */
  readonly account?: string | undefined;
  /** Bounds one request to the authorization server. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Does the requests to the authorization server. Default: that of the client. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}
