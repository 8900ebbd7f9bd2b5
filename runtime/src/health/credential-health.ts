import type { ClientCore } from "../client/core.ts";
import type { CredentialHealth } from "./report.ts";

/** What a credential may tell of itself. Cheap, synchronous and without a secret. */
interface Reporting {
  status(): { readonly expiresAtMs?: number | undefined; readonly failure?: string | undefined };
}

/** Asks the credentials that can tell. */
export function credentialHealth({ options, descriptor }: ClientCore): readonly CredentialHealth[] {
  const { auth } = options;
  if (auth === undefined || auth === false) return [];
  return Object.entries(auth).flatMap(([scheme, source]: readonly [string, unknown]) => {
    if (!Object.hasOwn(descriptor.securitySchemes, scheme) || !isReporting(source)) return [];
    const { expiresAtMs, failure: lastFailure } = source.status();
    const isTime = expiresAtMs !== undefined && Number.isFinite(expiresAtMs);
    return [
      {
        scheme,
        ...(isTime && { expiresAt: new Date(expiresAtMs).toISOString() }),
        ...(lastFailure !== undefined && { lastFailure }),
      },
    ];
  });
}

function isReporting(source: unknown): source is Reporting {
  const isObject = (typeof source === "object" && source !== null) || typeof source === "function";
  return isObject && "status" in source && typeof source.status === "function";
}
