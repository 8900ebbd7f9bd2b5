/** Tokens that are always fresh, for `auth` of a client's options. */
export { memoryTokenStore } from "./memory-token-store.ts";
export type { TokenSet } from "./token-set.ts";
export type { TokenStore } from "./token-store.ts";
