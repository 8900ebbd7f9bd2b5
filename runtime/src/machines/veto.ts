/** Whether the server forbids a repeat, by the header the policy names or by one in common use. */
export function isVetoed(headers: Headers, vetoHeader: string | undefined): boolean {
  const word = headers
    .get(vetoHeader ?? "x-should-retry")
    ?.trim()
    .toLowerCase();
  return word === "false" || headers.get("retry-after")?.trim() === "-1";
}
