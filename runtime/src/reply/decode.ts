import { type ChosenReader, essence, isJsonType } from "../call/reply-reader.ts";
import type { BodyReader } from "../operation.ts";
import type { DriftItem, ReadIssue, ReadOptions } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import type { Reader } from "../read/reader.ts";
import { type ParsedJson, parseJson } from "./parse-json.ts";
import { settleUnread } from "./settle-unread.ts";

/** A body as data, or why it is none. */
export type Decoded =
  | { readonly ok: true; readonly value: unknown; readonly drift: readonly DriftItem[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly issues: readonly ReadIssue[];
      readonly drift: readonly DriftItem[];
      readonly cause?: unknown;
    };

/** Turns bytes into what the reader says they are. The content type is a hint: servers are careless with it. */
export function decodeBody(
  reader: ChosenReader,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | null,
  options: ReadOptions,
): Decoded {
  switch (reader?.kind ?? undocumentedKind(bytes, contentType)) {
    case "empty":
      return value(undefined);
    case "text":
      return value(textOf(bytes, contentType));
    case "bytes":
    case "stream":
      return value(new Blob([bytes], { type: essence(contentType) }));
    case "json":
    case "reader":
      return decodeJson(reader?.kind === "reader" ? reader : undefined, bytes, contentType, options);
  }
}

/** Text by the charset that the reply names; a byte order mark is dropped. */
export function textOf(bytes: Uint8Array, contentType: string | null): string {
  return decoderOf(contentType, false).decode(bytes);
}

/** The body of a reply that the contract does not know: JSON where it says so, else text, nothing where it is empty. */
function undocumentedKind(bytes: Uint8Array, contentType: string | null): BodyReader["kind"] {
  if (bytes.length === 0) return "empty";
  return isJsonType(essence(contentType)) ? "json" : "text";
}

/** `reader`: what checks it. */
function decodeJson(
  reader: Reader<unknown> | undefined,
  bytes: Uint8Array,
  contentType: string | null,
  options: ReadOptions,
): Decoded {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(decoderOf(contentType, true).decode(bytes), reader?.forms === "digits");
  } catch (cause) {
    // The parser's message quotes the body.
    const reason = new Error(cause instanceof SyntaxError ? "malformed JSON" : "malformed text");
    const message =
      bytes.length === 0
        ? "the body is empty"
        : `the body is no JSON (content type ${essence(contentType) || "absent"})`;
    return { ok: false, message, issues: [], drift: [], cause: reason };
  }
  const read = reader === undefined ? value(parsed.value) : readValue(reader, parsed.value, options);
  if (!read.ok) return { ...read, message: issueText(read.issues) };
  if (!parsed.long) return read;
  const settled = settleUnread(read.value);
  return { ok: true, value: settled.value, drift: [...read.drift, ...settled.drift] };
}

const UTF_8 = /*@__PURE__*/ new TextDecoder("utf-8", { fatal: true });

function decoderOf(contentType: string | null, fatal: boolean): TextDecoder {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
  if (fatal && charset.toLowerCase() === "utf-8") return UTF_8;
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return new TextDecoder("utf-8", { fatal });
  }
}

/** What the message of a `ReadError` says of its issues. */
export function issueText(issues: readonly ReadIssue[]): string {
  const named = issues.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
  const more = issues.length > named.length ? `; ${issues.length - named.length} more` : "";
  return `critical data is missing or malformed (${named.join("; ")}${more})`;
}

function value(data: unknown): Extract<Decoded, { ok: true }> {
  return { ok: true, value: data, drift: [] };
}
