import type { ReplyReader, SecurityRequirements } from "../operation.ts";
import type { WebhookPolicy } from "../policy.ts";

/**
 * What a server sends of its own accord: the event of a webhook, or the request of a callback. Data for whoever
 * receives it, types for whoever handles it. `Payload` is what comes, `Replies` the bodies of the answers by status.
 */
export interface Webhook<Payload = unknown, Replies = unknown> {
  readonly kind: "webhook";
  /** Its descriptor, made on first use. */
  readonly describe: () => WebhookDescriptor;
  /** Carries the types; never present at run time. */
  readonly "~types"?: { readonly payload: Payload; readonly replies: Replies };
}

/** What the generator emits for a webhook or callback. */
export interface WebhookDescriptor {
  /** The name the document gives it. */
  readonly name: string;
  /** Upper case. */
  readonly method: string;
  /** Where a callback goes: a runtime expression on the request that asked for it (OpenAPI 3.1, section 4.8.20). */
  readonly expression?: string;
  /** Reads the payload; absent where none comes. */
  readonly body?: ReplyReader;
  /** Statuses that the document lets the receiver answer with. */
  readonly replies: readonly (number | string)[];
  /** What the sender shows to be let in, where the document says so. */
  readonly security?: SecurityRequirements;
  readonly deprecated?: boolean;
  /** How it is verified, answered and processed once, as `x-resilience` has it. */
  readonly policy?: WebhookPolicy;
}

/** Webhooks, or the callbacks of an operation, by name. */
export type WebhookMap = object;

/** What comes with a webhook. */
export type PayloadOf<Hook> = Hook extends Webhook<infer Payload, infer _> ? Payload : never;

/** The bodies of the answers that a webhook's document asks for, by status. */
export type RepliesOf<Hook> = Hook extends Webhook<infer _, infer Replies> ? Replies : never;

/** Every event of a map with its payload: a union told apart by `name`. */
export type EventOf<Hooks extends WebhookMap> = {
  [Name in keyof Hooks & string]: { readonly name: Name; readonly payload: PayloadOf<Hooks[Name]> };
}[keyof Hooks & string];

/** Gives a descriptor its types. The function runs on first use, as that of `operation` does. */
/*@__NO_SIDE_EFFECTS__*/
export function webhook<Payload, Replies>(describe: () => WebhookDescriptor): Webhook<Payload, Replies> {
  let made: WebhookDescriptor | undefined;
  return {
    kind: "webhook",
    describe: () => {
      made ??= describe();
      return made;
    },
  };
}
