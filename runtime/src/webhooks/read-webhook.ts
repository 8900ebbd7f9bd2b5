import type { ReplyReader } from "../operation.ts";
import type { DriftItem, ReadIssue, ReadOptions } from "../read/outcome.ts";
import { readValue } from "../read/read-value.ts";
import type { Reader } from "../read/reader.ts";
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

/** An event that could not be read: its name is not known, or critical data is missing or malformed. */
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
 * Never throws. It does not verify who sent the event: do that first, on the bytes as they came.
 *
 * @example
 * const event = readWebhook(webhooks, "charge.succeeded", JSON.parse(body));
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
  const outcome =
    reader === undefined
      ? { ok: true as const, value: payload, drift: [] }
      : readValue(reader, payload, options);
  if (!outcome.ok) return { ok: false, name, issues: outcome.issues, drift: outcome.drift };
  return { ok: true, ...{ name, payload: outcome.value, drift: outcome.drift } };
}

function unread(name: string, kind: ReadIssue["kind"], message: string): UnreadEvent {
  return { ok: false, name, issues: [{ path: "$", kind, message }], drift: [] };
}

/** A payload that was parsed has come as JSON, or as the form of it that the same schema describes. */
function readerOf({ body }: WebhookDescriptor): Reader<unknown> | undefined {
  const readers = body?.kind === "media" ? Object.values(body.types) : [body];
  return readers.find(isReader);
}

function isReader(reader: ReplyReader | undefined): reader is Reader<unknown> {
  return reader?.kind === "reader";
}
