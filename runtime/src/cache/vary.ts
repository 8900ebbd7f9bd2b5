import type { CachedReply } from "./store.ts";

/** The request headers that a reply depends on, with their values; `undefined`: on more than a cache can know. */
export function selectingHeaders(
  vary: string | undefined,
  request: ReadonlyMap<string, string>,
): CachedReply["vary"] | undefined {
  const names = (vary ?? "").toLowerCase().split(",");
  const wanted = names.map((name) => name.trim()).filter((name) => name !== "");
  if (wanted.includes("*")) return undefined;
  // Values of secret headers are in the key already, as a digest.
  return Object.fromEntries(
    wanted.map((name) => [name, isSecret(name) ? null : (request.get(name) ?? null)]),
  );
}

/** Whether the reply was kept for a request with the same selecting headers (RFC 9111 section 4.1). */
export function answers({ vary }: CachedReply, request: ReadonlyMap<string, string>): boolean {
  return Object.entries(vary).every(
    ([name, value]) => isSecret(name) || (request.get(name) ?? null) === value,
  );
}

/** Request headers that say who asks; their values are kept as digests only. */
export function isSecret(name: string): boolean {
  return /^cookie$|auth|token|secret|session|api[-_]?key|credential|password/i.test(name);
}
