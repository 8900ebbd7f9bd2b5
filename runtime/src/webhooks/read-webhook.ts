import type { ChosenReader } from "../call/reply-reader.ts";
import type { DriftItem, ReadIssue, ReadOptions, ReadOutcome } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import { decodeBody } from "../reply/decode.ts";
import type { PayloadOf, Webhook, WebhookDescriptor, WebhookMap } from "./webhook.ts";

/** An event whose payload was read; `name` tells which, and with it the type of the payload. */
export type ReadEvent<Hooks extends WebhookMap, Name extends string> = {
  [Each in Name & keyof Hooks]: {
    readonly ok: true;
    readonly name: Each;
    readonly payload: PayloadOf<Hooks[Each]>;
    /** Where the payload differed from its contract. */
    readonly drift: readonly DriftItem[];
  };
}[Name & keyof Hooks];

/** An event that could not be read: its name is not known, it is no JSON, or critical data is missing or malformed. */
export interface UnreadEvent {
  readonly ok: false;
  readonly name: string;
  readonly issues: readonly ReadIssue[];
  readonly drift: readonly DriftItem[];
}

/** What reading an event gives. A name that is no literal may be any of the map. */
export type WebhookReading<Hooks extends WebhookMap, Name extends string> =
  | ReadEvent<Hooks, Name extends keyof Hooks ? Name : keyof Hooks & string>
  | UnreadEvent;

/**
 * Reads the payload of an event by its contract, as replies are read: what is new passes, what degrades is reported.
 * A string or bytes are the body as it came, and no integer in it is rounded; anything else is what the caller has parsed.
 * Never throws. It does not verify who sent the event: do that first, on the bytes as they came.
 *
 * @example
 * const event = readWebhook(webhooks, "charge.succeeded", body);
 * if (event.ok) fulfil(event.payload.id);
 */
export function readWebhook<const Hooks extends WebhookMap, Name extends string>(
  hooks: Hooks,
  name: Name,
  payload: unknown,
  options: ReadOptions = {},
): WebhookReading<Hooks, Name> {
  return readEvent(hooks, name, payload, options) as WebhookReading<Hooks, Name>;
}

function readEvent(
  hooks: WebhookMap,
  name: string,
  payload: unknown,
  options: ReadOptions,
): UnreadEvent | { readonly ok: true; readonly payload: unknown } {
  const hook = Object.hasOwn(hooks, name) ? (hooks[name as keyof typeof hooks] as Webhook) : undefined;
  if (hook === undefined) return unread(name, "unknown-variant", "the document has no event of that name");
  const reader = readerOf(hook.describe());
  const bytes = bytesOf(payload);
  const outcome =
    bytes === undefined ? readParsed(reader, payload, options) : readRaw(reader, bytes, options);
  if (!outcome.ok) return { ok: false, name, issues: outcome.issues, drift: outcome.drift };
  return { ok: true, ...{ name, payload: outcome.value, drift: outcome.drift } };
}

function unread(name: string, kind: ReadIssue["kind"], message: string): UnreadEvent {
  return { ok: false, name, issues: [{ path: "$", kind, message }], drift: [] };
}

/** Of several forms of one payload the one that has a contract, else the first. */
function readerOf({ body }: WebhookDescriptor): ChosenReader {
  if (body?.kind !== "media") return body;
  const readers = Object.values(body.types);
  return readers.find((each) => each.kind === "reader") ?? readers[0];
}

function bytesOf(payload: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  // A copy, for the memory of bytes that came may be shared.
  if (payload instanceof Uint8Array) return new Uint8Array(payload);
  return payload instanceof ArrayBuffer ? new Uint8Array(payload) : undefined;
}

function readParsed(reader: ChosenReader, payload: unknown, options: ReadOptions): ReadOutcome<unknown> {
  return reader?.kind === "reader"
    ? readValue(reader, payload, options)
    : { ok: true, value: payload, drift: [] };
}

function readRaw(
  reader: ChosenReader,
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadOptions,
): ReadOutcome<unknown> {
  const decoded = decodeBody(reader, bytes, null, options);
  if (decoded.ok || decoded.issues.length > 0) return decoded;
  const message = bytes.length === 0 ? "the payload is empty" : "the payload is no JSON";
  return { ok: false, issues: [{ path: "$", kind: "format", message }], drift: [] };
}
