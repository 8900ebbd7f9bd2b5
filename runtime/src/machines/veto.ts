/** Whether the server forbids a repeat: by the header the policy names, by one in common use, or by a wait of -1. */
export function isVetoed(headers: Headers, vetoHeader: string | undefined): boolean {
  return (
    (vetoHeader !== undefined && saysNo(headers, vetoHeader)) ||
    saysNo(headers, "x-should-retry") ||
    headers.get("retry-after")?.trim() === "-1"
  );
}

function saysNo(headers: Headers, name: string): boolean {
  return /^\s*(?:false|0|no)\s*$/i.test(headers.get(name) ?? "");
}
