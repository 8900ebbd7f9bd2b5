import type { DeprecationInfo } from "../call/record.ts";
import { parseHttpDate } from "../machines/http-date.ts";

/** Whether the server means to give an operation up (`Deprecation`, RFC 9745; `Sunset`, RFC 8594); `undefined`: it says nothing. */
export function deprecationOf(headers: Headers, wallMs: number): DeprecationInfo | undefined {
  const deprecation = headers.get("deprecation");
  const sunset = headers.get("sunset");
  if (deprecation === null && sunset === null) return undefined;
  return {
    ...dated("deprecatedAt", deprecation, wallMs),
    ...dated("sunsetAt", sunset, wallMs),
    ...linked(headers.get("link")),
  };
}

/** `@1688169599` (RFC 9745), or an HTTP date, as drafts of it had it and `Sunset` has. */
function dated(
  name: "deprecatedAt" | "sunsetAt",
  text: string | null,
  nowMs: number,
): Pick<DeprecationInfo, typeof name> {
  const seconds = /^@(-?\d{1,12})$/.exec(text ?? "")?.[1];
  const ms = seconds === undefined ? parseHttpDate(text ?? "", nowMs) : Number(seconds) * 1_000;
  return ms === undefined ? {} : { [name]: new Date(ms) };
}

function linked(text: string | null): Pick<DeprecationInfo, "link"> {
  const link = /<([^<>]+)>[^<]*?;\s*rel="?[^",;]*\b(?:deprecation|sunset)\b/i.exec(text ?? "")?.[1];
  return link === undefined ? {} : { link };
}
