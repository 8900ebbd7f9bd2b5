import type { Credential, CredentialSource } from "../client/options.ts";
import type { SecurityRequirements, SecurityUse } from "../operation.ts";

/** Credentials of the alternative that is used, by scheme; or the schemes whose lack ruled the alternatives out. */
export type Selection =
  | { readonly ok: true; readonly credentials: readonly (readonly [string, Credential])[] }
  | { readonly ok: false; readonly missing: readonly (readonly string[])[] };

/** A list of requirements is a choice, the schemes of one go together: only those of one alternative are ever sent. */
export async function selectCredentials(
  requirements: SecurityRequirements,
  sources: Readonly<Record<string, CredentialSource>>,
  tlsSchemes: ReadonlySet<string>,
): Promise<Selection> {
  const missing: string[][] = [];
  for (const alternative of requirements.filter(({ length }) => length > 0)) {
    const names = alternative.map(schemeName).filter((name) => !tlsSchemes.has(name));
    const found = await Promise.all(names.map(async (name) => [name, await ask(sources, name)] as const));
    const lacking = found.filter(([, credential]) => credential === undefined).map(([name]) => name);
    if (lacking.length === 0) {
      return {
        ok: true,
        credentials: found.flatMap(([name, it]) => (it === undefined ? [] : [[name, it] as const])),
      };
    }
    missing.push(lacking);
  }
  // Anonymous is the last choice: whoever gave a credential wants it used.
  const anonymous = requirements.length === 0 || requirements.some(({ length }) => length === 0);
  return anonymous ? { ok: true, credentials: [] } : { ok: false, missing };
}

function schemeName(use: SecurityUse): string {
  return typeof use === "string" ? use : use.scheme;
}

async function ask(
  sources: Readonly<Record<string, CredentialSource>>,
  name: string,
): Promise<Credential | undefined> {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  return typeof source === "function" ? await source() : source;
}
