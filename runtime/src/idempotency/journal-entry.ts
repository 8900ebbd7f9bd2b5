import type { PreparedCall, PreparedRequest } from "../call/handler.ts";
import type { ClientCore } from "../client/core.ts";
import type { AccountNames } from "../client/identity.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import { setHeader } from "../encode/header-map.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { Policy } from "../policy.ts";
import { accountOf } from "./account.ts";
import { clientHeaders, ownHeaders } from "./entry-headers.ts";
import { headersForKey } from "./entry-key.ts";
import type { JournalBody, JournalEntry } from "./journal.ts";

/** The entry of a call, or `undefined` where its body cannot be sent twice. */
export async function journalEntry(call: PreparedCall): Promise<JournalEntry | undefined> {
  const { core, operation, request, log } = call;
  const { idempotency } = call.policy;
  const { body } = request;
  const { idempotencyKey: key } = log;
  if (key === undefined || idempotency === false) return undefined;
  if (body.kind === "once" || body.kind === "made") return undefined;
  const client = core.descriptor.name;
  const { tenant, credential } = ownerOf(core);
  return {
    id: JSON.stringify([client, request.url.origin, tenant, credential, operation.id, key]),
    client,
    ...(tenant !== undefined && { tenant }),
    ...(credential !== undefined && { credential }),
    operation: operation.id,
    key,
    method: request.method,
    url: request.url.href,
    ...ownHeaders(call, idempotency.in === "header" ? idempotency.name : undefined),
    keyPlace: { in: idempotency.in, name: idempotency.name },
    ...(body.kind === "fixed" && { body: await journalBody(body) }),
    beganAtMs: core.environment.wallNow() - log.keyAgeMs,
    ttlMs: idempotency.ttlMs,
  };
}

/** Sent again by another process, a write of nobody's would go out in the name of the client. */
function ownerOf({ identity }: ClientCore): AccountNames {
  const account = accountOf(identity);
  if (account !== undefined) return account;
  throw new InputFault(
    "the journal cannot say whose write it is",
    "Beside auth, give client.for the name of a tenant or of the credential.",
  );
}

/** The request of an entry, byte for byte as it was. `undefined`: it would go without its key, and be done anew. */
export function requestOfEntry(
  entry: JournalEntry,
  core: ClientCore,
  idempotency: Policy["idempotency"],
): PreparedRequest | undefined {
  const forKey = headersForKey(entry, idempotency);
  if (forKey === undefined) return undefined;
  const url = new URL(entry.url);
  const headers = new Map(clientHeaders(core, url));
  for (const name of entry.without ?? []) headers.delete(name);
  for (const [name, value] of [...entry.headers, ...forKey]) setHeader(headers, name, value);
  return { method: entry.method, url, headers, body: encodedBody(entry.body) };
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
