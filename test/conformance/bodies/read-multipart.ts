import { Readable } from "node:stream";
import busboy from "busboy";
import type { Received } from "../echo-server.ts";

/** A part as busboy, which is not ours, reads it. */
export interface ReadPart {
  readonly name: string;
  readonly fileName?: string | undefined;
  readonly mimeType: string;
  readonly text: string;
}

/** The parts of a `multipart/form-data` body, in order. */
export async function readMultipart({ headers, body }: Received): Promise<readonly ReadPart[]> {
  const parts: ReadPart[] = [];
  const parser = busboy({ headers, defParamCharset: "utf8" });
  parser.on("field", (name, text, { mimeType }) => parts.push({ name, mimeType, text }));
  const files: Promise<void>[] = [];
  parser.on("file", (name, stream, { filename, mimeType }) => {
    const at = parts.push({ name, mimeType, text: "" }) - 1;
    files.push(
      stream.toArray().then((chunks) => {
        parts[at] = { name, fileName: filename, mimeType, text: Buffer.concat(chunks).toString() };
      }),
    );
  });
  await new Promise((resolve, reject) => {
    parser.on("close", resolve);
    parser.on("error", reject);
    Readable.from([body]).pipe(parser);
  });
  await Promise.all(files);
  return parts;
}

/** The parts of any multipart body with their heads (RFC 2046 section 5.1.1): busboy reads forms alone, and no headers. */
export function readParts({
  headers,
  body,
}: Received): readonly { readonly head: string; readonly text: string }[] {
  const boundary = /boundary=(\S+)$/.exec(headers["content-type"] ?? "")?.[1];
  const pieces = body.toString("utf8").split(`--${boundary}`);
  return pieces.slice(1, -1).map((piece) => {
    const at = piece.indexOf("\r\n\r\n");
    return { head: piece.slice(2, at), text: piece.slice(at + 4, -2) };
  });
}
