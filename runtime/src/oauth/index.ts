/** Tokens that are always fresh, for `auth` of a client's options. */
export { clientCredentials } from "./client-credentials.ts";
export { memoryTokenStore } from "./memory-token-store.ts";
export type { ClientAuthentication, ClientKey, OAuthClientOptions, SecretSource } from "./options.ts";
export { type RefreshTokenOptions, refreshToken } from "./refresh-token.ts";
export { type TokenExchangeOptions, tokenExchange } from "./token-exchange.ts";
export type { TokenSet } from "./token-set.ts";
export type { TokenStore } from "./token-store.ts";
