import type { TokenSet } from "./token-set.ts";

/** Tokens out of JSON text; `undefined`: it is something else. */
export function readTokenSet(text: string): TokenSet | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isTokenSet(value) ? value : undefined;
  } catch {
    // The platform's own complaint would quote the text.
    return undefined;
  }
}

function isTokenSet(value: unknown): value is TokenSet {
  if (typeof value !== "object" || value === null) return false;
  if (!("accessToken" in value && "tokenType" in value && "obtainedAtMs" in value)) return false;
  const { accessToken, tokenType, obtainedAtMs } = value;
  return (
    typeof accessToken === "string" &&
    (tokenType === "Bearer" || tokenType === "DPoP") &&
    typeof obtainedAtMs === "number" &&
    (!("refreshToken" in value) || typeof value.refreshToken === "string") &&
    (!("expiresAtMs" in value) || typeof value.expiresAtMs === "number")
  );
}
