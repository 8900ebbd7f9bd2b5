import type { SecurityRequirements, SecurityUse } from "../operation.ts";

/** What was found for the schemes of the alternative that is used; or the schemes whose lack ruled the alternatives out. */
export type Selection<Found> =
  | { readonly ok: true; readonly found: readonly Found[] }
  | { readonly ok: false; readonly missing: readonly (readonly string[])[] };

/** A list of requirements is a choice, the schemes of one go together: only those of one alternative are ever sent. */
export async function selectCredentials<Found>(
  requirements: SecurityRequirements,
  tlsSchemes: ReadonlySet<string>,
  ask: (scheme: string, scopes: readonly string[]) => Promise<Found | undefined>,
): Promise<Selection<Found>> {
  const missing: string[][] = [];
  const alternatives = requirements
    .filter(({ length }) => length > 0)
    .map((alternative) => alternative.map(spelledOut).filter(({ scheme }) => !tlsSchemes.has(scheme)));
  const isByConnection = alternatives.some(({ length }) => length === 0);
  for (const uses of alternatives.filter(({ length }) => length > 0)) {
    const found = await Promise.all(uses.map(({ scheme, scopes }) => ask(scheme, scopes)));
    const lacking = uses.filter((_, index) => found[index] === undefined);
    if (lacking.length === 0) return { ok: true, found: found.filter((one) => one !== undefined) };
    missing.push(lacking.map(({ scheme }) => scheme));
  }
  // A certificate of the connection alone, and anonymous, come last: whoever gave a credential wants it used.
  const anonymous =
    isByConnection || requirements.length === 0 || requirements.some(({ length }) => length === 0);
  return anonymous ? { ok: true, found: [] } : { ok: false, missing };
}

function spelledOut(use: SecurityUse): Exclude<SecurityUse, string> {
  return typeof use === "string" ? { scheme: use, scopes: [] } : use;
}
