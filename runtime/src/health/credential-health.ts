import { isProvider } from "../auth/provider.ts";
import type { ClientCore } from "../client/core.ts";
import type { CredentialHealth } from "./report.ts";

/** Asks the credentials that can tell. */
export function credentialHealth({ auth, descriptor }: ClientCore): readonly CredentialHealth[] {
  if (auth === false) return [];
  return Object.entries(auth).flatMap(([scheme, source]) => {
    const status = isProvider(source) ? source.status?.() : undefined;
    if (status === undefined || !Object.hasOwn(descriptor.securitySchemes, scheme)) return [];
    const { expiresAtMs, failure: lastFailure } = status;
    return [
      {
        scheme,
        ...(isTime(expiresAtMs) && { expiresAt: new Date(expiresAtMs).toISOString() }),
        ...(lastFailure !== undefined && { lastFailure }),
      },
    ];
  });
}

/** What `Date` can hold. */
function isTime(ms: number | undefined): ms is number {
  return ms !== undefined && Math.abs(ms) <= 8.64e15;
}
