/** Types and readers of what a server sends of its own accord: webhooks and callbacks. */
export type { ReadOptions } from "../read/outcome.ts";
export { type ReadEvent, readWebhook, type UnreadEvent, type WebhookReading } from "./read-webhook.ts";
export {
  type EventOf,
  type PayloadOf,
  type RepliesOf,
  type Webhook,
  type WebhookDescriptor,
  type WebhookMap,
  webhook,
} from "./webhook.ts";
