import type { PartEncoding } from "../operation.ts";
import type { BodyPiece } from "./assemble.ts";
import { isOnce } from "./byte-stream.ts";
import { isJson } from "./content-text.ts";
import { checkedHeader } from "./headers.ts";
import { jsonText } from "./json-text.ts";
import { isPart, type PartOptions } from "./part.ts";
import { isMap, scalarText } from "./value.ts";

/** Where a part stands. */
export interface PartPlace {
  /** Absent in bodies whose parts have none. */
  readonly name?: string;
  readonly boundary: string;
  readonly encoding: PartEncoding | undefined;
}

/** One part with its head. What the caller says of it wins over the document, which wins over the value's own word. */
export function partPieces(value: unknown, { name, boundary, encoding }: PartPlace): readonly BodyPiece[] {
  const given: PartOptions = isPart(value) ? value : {};
  const declared = given.contentType ?? concrete(encoding?.contentType);
  const { content, type, fileName } = describePart(isPart(value) ? value.value : value, declared);
  const file = given.fileName ?? fileName;
  const lines = [
    ...(name === undefined
      ? attachment(file)
      : [`Content-Disposition: form-data; name="${quoted(name)}"${named(file)}`]),
    ...(type === undefined ? [] : [header("Content-Type", type)]),
    ...Object.entries({ ...encoding?.headers, ...given.headers }).map(([key, text]) => header(key, text)),
  ];
  return [`--${boundary}\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`, content, "\r\n"];
}

interface Described {
  readonly content: BodyPiece;
  readonly type: string | undefined;
  readonly fileName: string | undefined;
}

function describePart(value: unknown, declared: string | undefined): Described {
  if (value instanceof Blob) {
    const own = value.type === "" ? "application/octet-stream" : value.type;
    const fileName = "name" in value && typeof value.name === "string" ? value.name : "blob";
    return { content: value, type: declared ?? own, fileName };
  }
  if (isBytes(value)) {
    return { content: value, type: declared ?? "application/octet-stream", fileName: "blob" };
  }
  if (isMap(value) || Array.isArray(value) || isJson(declared ?? "")) {
    return { content: jsonText(value), type: declared ?? "application/json", fileName: undefined };
  }
  return { content: scalarText(value), type: declared, fileName: undefined };
}

function isBytes(value: unknown): value is Exclude<BodyPiece, string | Blob> {
  return (
    typeof value === "function" || isOnce(value) || value instanceof ArrayBuffer || ArrayBuffer.isView(value)
  );
}

/** An encoding may list several types; the bytes' own word is then the better one. */
function concrete(contentType: string | undefined): string | undefined {
  return contentType === undefined || /[,*]/.test(contentType) ? undefined : contentType;
}

function header(name: string, value: string): string {
  return `${name}: ${checkedHeader(name, value)}`;
}

function attachment(fileName: string | undefined): readonly string[] {
  return fileName === undefined || fileName === "blob"
    ? []
    : [`Content-Disposition: attachment${named(fileName)}`];
}

function named(fileName: string | undefined): string {
  return fileName === undefined ? "" : `; filename="${quoted(fileName)}"`;
}

/** As browsers do: WHATWG HTML, multipart/form-data encoding algorithm. */
function quoted(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
