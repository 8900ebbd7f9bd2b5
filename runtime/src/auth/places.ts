import { setHeader } from "../encode/header-map.ts";
import { checkedHeader } from "../encode/headers.ts";
import { percentEncode } from "../encode/percent.ts";

/** Where a credential stands in a request. */
export interface CredentialPlace {
  readonly kind: "header" | "query" | "cookie";
  /** Adds one to a request that is otherwise complete: the URL or the headers are changed. */
  readonly add: (url: URL, headers: Map<string, string>, name: string, value: string) => void;
}

/** A credential in the form that its scheme asks for. Applied by the transport, last; never stored or logged. */
export interface AppliedCredential {
  readonly place: CredentialPlace;
  readonly name: string;
  readonly value: string;
}

export const HEADER: CredentialPlace = {
  kind: "header",
  add: (_, headers, name, value) => setHeader(headers, name, value),
};

export const QUERY: CredentialPlace = {
  kind: "query",
  add: (url, _, name, value) => {
    const pair = `${percentEncode(name)}=${percentEncode(value)}`;
    url.search = url.search === "" ? pair : `${url.search.slice(1)}&${pair}`;
  },
};

export const COOKIE: CredentialPlace = {
  kind: "cookie",
  add: (_, headers, name, value) => {
    const cookies = headers.get("cookie");
    // The platform's own complaint would quote the value.
    const pair = checkedHeader(name, `${name}=${percentEncode(value)}`);
    headers.set("cookie", cookies === undefined ? pair : `${cookies}; ${pair}`);
  },
};
