import type { PreparedCall, PreparedRequest } from "../call/handler.ts";
import { isSensitiveName } from "../call/sensitive.ts";
import type { ClientCore } from "../client/core.ts";
import type { EncodedBody } from "../encode/body.ts";
import { setHeader } from "../encode/header-map.ts";
import type { OperationDescriptor } from "../operation.ts";
import type { JournalBody, JournalEntry } from "./journal.ts";

/** The entry of a call, or `undefined` where its body cannot be sent twice. */
export async function journalEntry({
  core,
  operation,
  policy: { idempotency },
  request,
  log,
}: PreparedCall): Promise<JournalEntry | undefined> {
  const { body } = request;
  const { idempotencyKey: key } = log;
  if (key === undefined || idempotency === false) return undefined;
  if (body.kind === "once" || body.kind === "made") return undefined;
  const client = core.descriptor.name;
  return {
    id: JSON.stringify([client, operation.id, key]),
    client,
    operation: operation.id,
    key,
    method: request.method,
    url: request.url.href,
    headers: keptHeaders(request, operation, core),
    ...(body.kind === "fixed" && { body: await journalBody(body) }),
    beganAtMs: core.environment.wallNow() - log.keyAgeMs,
    ttlMs: idempotency.ttlMs,
  };
}

/** The request of an entry, byte for byte as it was. */
export function requestOfEntry(entry: JournalEntry, core: ClientCore): PreparedRequest {
  const url = new URL(entry.url);
  const headers = new Map<string, string>();
  const own = core.servers.isTrusted(url) ? Object.entries(core.options.headers ?? {}) : [];
  for (const [name, value] of [...own, ...entry.headers]) setHeader(headers, name, value);
  return { method: entry.method, url, headers, body: encodedBody(entry.body) };
}

function keptHeaders(
  { headers }: PreparedRequest,
  { header = {}, sensitive = [] }: OperationDescriptor,
  core: ClientCore,
): JournalEntry["headers"] {
  const marked = sensitive.map((key) => header[key]?.name ?? key);
  const own = new Set(
    [...Object.keys(core.options.headers ?? {}), ...marked].map((name) => name.toLowerCase()),
  );
  return [...headers].filter(([name]) => !own.has(name) && !isSensitiveName(name));
}

async function journalBody({
  bytes,
  mediaType,
}: Extract<EncodedBody, { kind: "fixed" }>): Promise<JournalBody> {
  if (typeof bytes === "string") return { encoding: "utf-8", text: bytes, mediaType };
  const octets = new Uint8Array(await new Blob([bytes as BlobPart]).arrayBuffer());
  return { encoding: "base64", text: base64(octets), mediaType };
}

function encodedBody(body: JournalBody | undefined): EncodedBody {
  if (body === undefined) return { kind: "none" };
  const { encoding, text, mediaType } = body;
  if (encoding === "utf-8") return { kind: "fixed", bytes: text, mediaType };
  return { kind: "fixed", bytes: Uint8Array.from(atob(text), (char) => char.charCodeAt(0)), mediaType };
}

/** In slices: a call takes only so many arguments. */
function base64(octets: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < octets.length; at += 8_192) {
    binary += String.fromCharCode(...octets.subarray(at, at + 8_192));
  }
  return btoa(binary);
}
