import type { SecurityRequirements, SecurityScheme, SecurityUse } from "../operation.ts";

/** What was found for the schemes of the alternative that is used, and what ruled others out. */
export interface Selection<Found> {
  /** `undefined`: no alternative will do. */
  readonly found: readonly Found[] | undefined;
  /** Schemes that lacked a credential, by alternative. */
  readonly missing: readonly (readonly string[])[];
  /** Schemes whose credentials cannot go into one request. */
  readonly clashing: readonly (readonly string[])[];
}

/** The name of a scheme that an operation uses. */
export function schemeOf(use: SecurityUse): string {
  return typeof use === "string" ? use : use.scheme;
}

/** A list of requirements is a choice, the schemes of one go together: only those of one alternative are ever sent. */
export async function selectCredentials<Found>(
  requirements: SecurityRequirements,
  schemes: Readonly<Record<string, SecurityScheme>>,
  ask: (scheme: string, scopes: readonly string[]) => Promise<Found | undefined>,
  fitTogether: (found: readonly Found[]) => boolean,
): Promise<Selection<Found>> {
  const missing: string[][] = [];
  const clashing: string[][] = [];
  const isAsked = (use: SecurityUse): boolean => schemes[schemeOf(use)]?.kind !== "mutualTLS";
  for (const alternative of requirements) {
    const uses = alternative.filter(isAsked);
    if (uses.length === 0) continue;
    const asked = await Promise.all(
      uses.map((use) => ask(schemeOf(use), typeof use === "string" ? [] : use.scopes)),
    );
    const found = asked.filter((one) => one !== undefined);
    const isWhole = found.length === uses.length;
    if (isWhole && fitTogether(found)) return { found, missing, clashing };
    const faulty = isWhole ? uses : uses.filter((_, index) => asked[index] === undefined);
    (isWhole ? clashing : missing).push(faulty.map(schemeOf));
  }
  // A certificate of the connection alone, and anonymous, come last: whoever gave a credential wants it used.
  // Nor is anonymous a way out for whoever gave more than fits.
  const isOpen = requirements.some(
    (uses) => !uses.some(isAsked) && (uses.length > 0 || clashing.length === 0),
  );
  return { found: isOpen ? [] : undefined, missing, clashing };
}
