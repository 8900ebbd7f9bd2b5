import type { SecurityRequirements, SecurityScheme, SecurityUse } from "../operation.ts";

/** What was found for the schemes of the alternative that is used; or what ruled each of them out. */
export type Selection<Found> =
  | { readonly ok: true; readonly found: readonly Found[] }
  | {
      readonly ok: false;
      /** Schemes that lacked a credential. */
      readonly missing: readonly (readonly string[])[];
      /** Schemes whose credentials cannot go into one request. */
      readonly clashing: readonly (readonly string[])[];
    };

/** A list of requirements is a choice, the schemes of one go together: only those of one alternative are ever sent. */
export async function selectCredentials<Found>(
  requirements: SecurityRequirements,
  schemes: Readonly<Record<string, SecurityScheme>>,
  ask: (scheme: string, scopes: readonly string[]) => Promise<Found | undefined>,
  fitTogether: (found: readonly Found[]) => boolean,
): Promise<Selection<Found>> {
  const missing: string[][] = [];
  const clashing: string[][] = [];
  const alternatives = requirements
    .filter(({ length }) => length > 0)
    .map((alternative) =>
      alternative.map(spelledOut).filter(({ scheme }) => schemes[scheme]?.kind !== "mutualTLS"),
    );
  const isByConnection = alternatives.some(({ length }) => length === 0);
  for (const uses of alternatives.filter(({ length }) => length > 0)) {
    const asked = await Promise.all(uses.map(({ scheme, scopes }) => ask(scheme, scopes)));
    const found = asked.filter((one) => one !== undefined);
    const isWhole = found.length === uses.length;
    if (isWhole && fitTogether(found)) return { ok: true, found };
    const faulty = isWhole ? uses : uses.filter((_, index) => asked[index] === undefined);
    (isWhole ? clashing : missing).push(faulty.map(({ scheme }) => scheme));
  }
  // A certificate of the connection alone, and anonymous, come last: whoever gave a credential wants it used.
  const anonymous = requirements.length === 0 || requirements.some(({ length }) => length === 0);
  // Nor is anonymous a way out for whoever gave more than fits.
  const isOk = isByConnection || (anonymous && clashing.length === 0);
  return isOk ? { ok: true, found: [] } : { ok: false, missing, clashing };
}

function spelledOut(use: SecurityUse): Exclude<SecurityUse, string> {
  return typeof use === "string" ? { scheme: use, scopes: [] } : use;
}
