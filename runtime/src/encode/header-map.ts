import { checkedHeader } from "./headers.ts";

/** Headers by lower-case name: a plain map, because the platform's `Headers` is made once a request as it is. */
export type HeaderMap = ReadonlyMap<string, string>;

/** Sets a header, checked, or drops it where there is no value. */
export function setHeader(headers: Map<string, string>, name: string, value: string | undefined): void {
  if (value === undefined) headers.delete(name.toLowerCase());
  else headers.set(name.toLowerCase(), checkedHeader(name, value));
}

/** Sets several of them, or drops them. */
export function setHeaders(
  headers: Map<string, string>,
  given: Readonly<Record<string, string | undefined>> | undefined,
): void {
  if (given === undefined) return;
  for (const [name, value] of Object.entries(given)) setHeader(headers, name, value);
}
