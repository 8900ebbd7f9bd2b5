import { InputFault } from "../errors/input-fault.ts";
import type { PartEncoding } from "../operation.ts";
import { isAbsent, isMap, scalarText } from "./value.ts";

/**
 * A `multipart/form-data` body (RFC 7578). Written here rather than by `FormData`, which draws a new boundary
 * for every request and gives every typed part a file name. Blobs are referred to, not copied.
 */
export function multipartBlob(
  body: unknown,
  parts: Readonly<Record<string, PartEncoding>> | undefined,
  boundary: string,
): Blob {
  const pieces = [...fields(body)].flatMap(([name, value]) => {
    const part = parts !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
    return partOf(name, value, part?.contentType, boundary);
  });
  return new Blob([...pieces, `--${boundary}--\r\n`]);
}

function* fields(body: unknown): Generator<readonly [string, unknown]> {
  if (body instanceof FormData) {
    yield* body.entries();
    return;
  }
  if (!isMap(body)) throw new InputFault("the body is no object", "Pass an object of parts, or a FormData.");
  for (const [name, value] of Object.entries(body)) {
    // A list is one part an item, all of the same name (RFC 7578 section 4.3).
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const item of items) if (!isAbsent(item)) yield [name, item];
  }
}

function partOf(name: string, value: unknown, contentType: string | undefined, boundary: string): BlobPart[] {
  const { content, type, fileName } = describePart(value, contentType);
  const file = fileName === undefined ? "" : `; filename="${quoted(fileName)}"`;
  const typeLine = type === undefined ? "" : `Content-Type: ${type.replace(/[\r\n]/g, "")}\r\n`;
  return [
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n${typeLine}\r\n`,
    content,
    "\r\n",
  ];
}

interface Part {
  readonly content: BlobPart;
  readonly type: string | undefined;
  readonly fileName: string | undefined;
}

function describePart(value: unknown, contentType: string | undefined): Part {
  // An encoding may list several types; the bytes' own word is then the better one.
  const declared = contentType?.includes(",") || contentType?.includes("*") ? undefined : contentType;
  if (value instanceof Blob) {
    const own = value.type === "" ? "application/octet-stream" : value.type;
    const fileName = "name" in value && typeof value.name === "string" ? value.name : "blob";
    return { content: value, type: declared ?? own, fileName };
  }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return { content: value as BlobPart, type: declared ?? "application/octet-stream", fileName: "blob" };
  }
  const isJson = isMap(value) || /[/+]json\b/i.test(declared ?? "");
  if (isJson)
    return { content: JSON.stringify(value), type: declared ?? "application/json", fileName: undefined };
  return { content: scalarText(value), type: declared, fileName: undefined };
}

/** As browsers do: WHATWG HTML, multipart/form-data encoding algorithm. */
function quoted(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
