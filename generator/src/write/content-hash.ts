import { createHash } from "node:crypto";

/** Text with the line ends of the repository: Git may check out CRLF, which is no change. */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
}

/** Identity of a text, whatever its line ends. */
export function contentHash(text: string): string {
  return createHash("sha256").update(normaliseLineEnds(text)).digest("hex");
}
