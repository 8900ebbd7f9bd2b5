import { writtenForms } from "../encode/written-forms.ts";
import type { SecurityScheme } from "../operation.ts";
import { type AppliedCredential, HEADER } from "./places.ts";
import type { ProvidedCredential } from "./provider.ts";

/** A credential as it is sent: as its giver says, or as its scheme does. */
export function appliedCredentials(
  name: string,
  scheme: SecurityScheme | undefined,
  credential: ProvidedCredential,
): readonly AppliedCredential[] {
  if (typeof credential === "object" && "kind" in credential) {
    return Object.entries(credential.headers).map(([header, value]) => ({
      place: HEADER,
      name: header,
      value,
    }));
  }
  const made = scheme?.apply?.(credential, name);
  return made === undefined ? [] : [made];
}

/** Whether one request can hold them all: of each header, query parameter and cookie there is one. */
export function fitTogether(credentials: readonly AppliedCredential[]): boolean {
  const values = new Map<string, string>();
  return credentials.every(({ place: { kind }, name, value }) => {
    const key = `${kind} ${kind === "header" ? name.toLowerCase() : name}`;
    const before = values.get(key) ?? value;
    values.set(key, value);
    return before === value;
  });
}

/** The texts in which a server may send a credential back: as it is, without its scheme, and as it stands in a URL. */
export function wireForms({ name, value }: AppliedCredential): readonly string[] {
  const bare = name === "Authorization" ? value.slice(value.indexOf(" ") + 1) : value;
  return [...writtenForms(value), bare];
}
