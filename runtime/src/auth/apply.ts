import { setHeader } from "../encode/header-map.ts";
import { checkedHeader } from "../encode/headers.ts";
import { percentEncode } from "../encode/percent.ts";
import { writtenForms } from "../encode/written-forms.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { SecurityScheme } from "../operation.ts";
import type { AppliedCredential } from "./applied.ts";
import type { Credential, ProvidedCredential } from "./provider.ts";

/** A credential as it is sent: as its giver says, or as its scheme does. */
export function appliedCredentials(
  name: string,
  scheme: SecurityScheme | undefined,
  credential: ProvidedCredential,
): readonly AppliedCredential[] {
  if (typeof credential === "object" && "kind" in credential) {
    return Object.entries(credential.headers).map(([header, value]) => ({
      in: "header",
      name: header,
      value,
    }));
  }
  const made = scheme === undefined ? undefined : applyScheme(name, scheme, credential);
  return made === undefined ? [] : [made];
}

/** What the scheme makes of a credential. */
function applyScheme(
  name: string,
  scheme: SecurityScheme,
  credential: Credential,
): AppliedCredential | undefined {
  switch (scheme.kind) {
    case "apiKey":
      return { in: scheme.in, name: scheme.name, value: asText(name, credential) };
    case "basic":
      return authorization(`Basic ${basic(name, credential)}`);
    case "bearer":
    case "oauth2":
    case "openIdConnect":
      return authorization(`Bearer ${asText(name, credential)}`);
    case "http":
      return authorization(`${scheme.scheme} ${asText(name, credential)}`);
    case "mutualTLS":
      // The connection is the credential; it belongs to the platform's fetch.
      return undefined;
  }
}

/** Whether one request can hold them all: of each header, query parameter and cookie there is one. */
export function fitTogether(credentials: readonly AppliedCredential[]): boolean {
  const values = new Map<string, string>();
  return credentials.every(({ in: place, name, value }) => {
    const key = `${place} ${place === "header" ? name.toLowerCase() : name}`;
    const before = values.get(key) ?? value;
    values.set(key, value);
    return before === value;
  });
}

/** Adds credentials to a request that is otherwise complete. Both arguments are changed. */
export function addCredentials(
  url: URL,
  headers: Map<string, string>,
  credentials: readonly AppliedCredential[],
): void {
  for (const { in: place, name, value } of credentials) {
    if (place === "query") {
      const pair = `${percentEncode(name)}=${percentEncode(value)}`;
      url.search = url.search === "" ? pair : `${url.search.slice(1)}&${pair}`;
    } else if (place === "header") {
      setHeader(headers, name, value);
    } else {
      const cookies = headers.get("cookie");
      const pair = `${name}=${percentEncode(value)}`;
      // The platform's own complaint would quote the value.
      checkedHeader(name, pair);
      headers.set("cookie", cookies === undefined ? pair : `${cookies}; ${pair}`);
    }
  }
}

/** The texts in which a server may send a credential back: as it is, without its scheme, and as it stands in a URL. */
export function wireForms({ name, value }: AppliedCredential): readonly string[] {
  const bare = name === "Authorization" ? value.slice(value.indexOf(" ") + 1) : value;
  return [...writtenForms(value), bare];
}

function authorization(value: string): AppliedCredential {
  return { in: "header", name: "Authorization", value };
}

function asText(name: string, credential: Credential): string {
  if (typeof credential === "string") return credential;
  throw new InputFault(`the credential for "${name}" is not text`, `Pass a string as auth.${name}.`);
}

/** RFC 7617: UTF-8, and no colon in the user name. */
function basic(name: string, credential: Credential): string {
  if (typeof credential === "string") {
    throw new InputFault(
      `the credential for "${name}" is text`,
      `Pass { username, password } as auth.${name}.`,
    );
  }
  const { username, password } = credential;
  if (username.includes(":")) {
    throw new InputFault(`the user name for "${name}" holds a colon`, "HTTP basic has no way to send one.");
  }
  const octets = new TextEncoder().encode(`${username}:${password}`);
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
}
