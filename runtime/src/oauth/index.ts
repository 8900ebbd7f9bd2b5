/** Tokens that are always fresh, for `auth` of a client's options. */
export {
  type AuthorizationCodeOptions,
  type AuthorizationCodeProvider,
  authorizationCode,
  type BeginOptions,
  type PendingSignIn,
} from "./authorization-code.ts";
export { clientCredentials } from "./client-credentials.ts";
export {
  type DeviceCodeOptions,
  type DeviceCodeProvider,
  type DevicePrompt,
  type DeviceSignInOptions,
  deviceCode,
} from "./device-code.ts";
export { memoryTokenStore } from "./memory-token-store.ts";
export type { ClientAuthentication, ClientKey, OAuthClientOptions, SecretSource } from "./options.ts";
export { type RefreshTokenOptions, refreshToken } from "./refresh-token.ts";
export type { SignInFor } from "./sign-in.ts";
export { type TokenExchangeOptions, tokenExchange } from "./token-exchange.ts";
export type { TokenSet } from "./token-set.ts";
export type { TokenStore } from "./token-store.ts";
export { TokenStoreError, type TokenStoreErrorCode } from "./token-store-error.ts";
export {
  type TokenBackend,
  type TokenLocks,
  type TokenStoreInOptions,
  tokenStoreIn,
} from "./token-store-in.ts";
