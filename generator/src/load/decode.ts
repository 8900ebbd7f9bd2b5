/** Text of a file, or why its bytes are none. The byte order mark is not part of the text. */
export type Decoded =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary"; readonly reason: string }
  | { readonly kind: "invalid"; readonly encoding: string; readonly text: string; readonly offset: number };

/** Decodes UTF-8, or UTF-16 that says so by its byte order mark or by its first character being ASCII. */
export function decodeText(bytes: Uint8Array): Decoded {
  const encoding = detectEncoding(bytes);
  if (encoding === "utf-8" && looksBinary(bytes)) {
    return { kind: "binary", reason: describeMagic(bytes) ?? "it contains NUL bytes, which text never does" };
  }
  try {
    return { kind: "text", text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    return { kind: "invalid", encoding, text, offset: Math.max(text.indexOf("\uFFFD"), 0) };
  }
}

function detectEncoding(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length >= 4 && bytes.length % 2 === 0) {
    if (first !== 0 && second === 0 && bytes[2] !== 0 && bytes[3] === 0) return "utf-16le";
    if (first === 0 && second !== 0 && bytes[2] === 0 && bytes[3] !== 0) return "utf-16be";
  }
  return "utf-8";
}

const SAMPLE_BYTES = 8_192;

function looksBinary(bytes: Uint8Array): boolean {
  return describeMagic(bytes) !== undefined || bytes.subarray(0, SAMPLE_BYTES).includes(0);
}

const MAGIC: readonly (readonly [readonly number[], string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], "it is a PNG image"],
  [[0xff, 0xd8, 0xff], "it is a JPEG image"],
  [[0x47, 0x49, 0x46, 0x38], "it is a GIF image"],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF"],
  [[0x50, 0x4b, 0x03, 0x04], "it is a ZIP archive"],
  [[0x1f, 0x8b], "it is compressed with gzip"],
];

function describeMagic(bytes: Uint8Array): string | undefined {
  return MAGIC.find(([magic]) => magic.every((byte, index) => bytes[index] === byte))?.[1];
}
