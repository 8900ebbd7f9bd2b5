import type { PreparedCall, PreparedRequest } from "../call/handler.ts";
import { isNameOfCall } from "../call/name-of-call.ts";
import { isSensitiveName } from "../call/sensitive.ts";

/** Tells requests under one key apart. Of bodies that are not text their length is all: reading them would cost a copy. */
export function requestPrint(call: PreparedCall): string {
  const { method, url, body, headers } = call.request;
  const parameters = JSON.stringify(headerParameters(call, headers));
  return `${method} ${url.pathname}${url.search} ${bodyPrint(body)} ${hash(parameters)}`;
}

/**
 * The values of the header parameters that the document declares: they say what is to be done, as all of the input does. The
 * key stands for itself, secrets are renewed, and ids name the one request.
 */
export function headerParameters(
  { operation, policy }: PreparedCall,
  headers: Iterable<readonly [name: string, value: string]>,
): readonly (string | undefined)[] {
  const { header = {}, sensitive = [] } = operation;
  const { idempotency } = policy;
  const keyName = idempotency !== false && idempotency.in === "header" ? idempotency.name.toLowerCase() : "";
  const sent = new Map(headers);
  return Object.entries(header)
    .filter(([key]) => !sensitive.includes(key))
    .map(([key, { name = key }]) => name.toLowerCase())
    .filter((name) => name !== keyName && !isSensitiveName(name) && !isNameOfCall(name, policy))
    .map((name) => sent.get(name));
}

function bodyPrint(body: PreparedRequest["body"]): string {
  if (body.kind !== "fixed") return body.kind;
  const { bytes } = body;
  if (typeof bytes === "string") return `${bytes.length} ${hash(bytes)}`;
  return String(bytes instanceof Blob ? bytes.size : bytes.byteLength);
}

/** FNV-1a, 32 bit: not for secrecy, but for telling a caller's bodies apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
