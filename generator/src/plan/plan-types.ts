import type { Api, MediaType, Operation, PolicedOperation, Tag } from "../ir/api.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { WebhookPolicy } from "../ir/policy.ts";
import type { NamedSchema, Schema } from "../ir/schema.ts";
import type { FormsPlan } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import type { RepliedHeaders } from "./plan-headers.ts";

/** Every name, every module, every order. Nothing is named after this. */
export interface Plan {
  readonly api: Api<PolicedOperation>;
  readonly client: ClientPlan;
  /** Sorted by member name. */
  readonly groups: readonly GroupPlan[];
  /** Sorted by path, then method. */
  readonly operations: readonly OperationPlan[];
  /** What the server sends of its own accord; `undefined` where the document says nothing of it. */
  readonly webhooks: WebhooksPlan | undefined;
  /** The one that the README shows; `undefined` where there is none at all. */
  readonly example: OperationPlan | undefined;
  /** Sorted by type name. */
  readonly schemas: ReadonlyMap<SchemaId, SchemaPlan>;
  /** References that would make a type an alias of itself, by the schema they stand in. */
  readonly brokenAliases: ReadonlyMap<SchemaId, ReadonlySet<SchemaId>>;
  /** `allOf`s whose type is left open, because its variants would be too many. */
  readonly oversized: ReadonlySet<Schema>;
  /** Who holds values of a form that JSON does not have. */
  readonly forms: FormsPlan;
  /** The names given so far, to be committed with the client. */
  readonly ledger: Ledger;
  /** See {@link PlanOptions}. */
  readonly guaranteedTypes: boolean;
  /** Something in the document asks what is left unsaid, so that readers have to tell "anything" from "nothing said". */
  readonly seesUnevaluated: boolean;
  /** See {@link PlanOptions}. */
  readonly command?: string;
  /** See {@link PlanOptions}. */
  readonly pinnedHeaders: readonly PinnedHeader[];
}

/** A header that says which version of the API is meant. */
export interface PinnedHeader {
  readonly name: string;
  readonly value: string;
}

export interface PlanOptions {
  /** `true`: types also say what may degrade while it is read (`--types guaranteed`). */
  readonly guaranteedTypes?: boolean;
  /** What makes the client again, for its README; kept in the ledger. */
  readonly command?: string;
  /** Sent on every call, whatever the document says of them (`--pin-version`). Default: none. */
  readonly pinnedHeaders?: readonly PinnedHeader[];
}

export interface ClientPlan {
  /** Such as `PaymentsClient`. */
  readonly typeName: string;
  /** Such as `PaymentsClientOptions`; absent where the document names nothing that a caller could choose. */
  readonly optionsName?: string;
  readonly packageName: string;
}

/** The operations of one tag. */
export interface GroupPlan {
  readonly tagName: string;
  /** What the document says of the tag, where it declares it. */
  readonly tag?: Tag;
  /** Such as `charges`. */
  readonly member: string;
  /** Such as `ChargesOperations`. */
  readonly typeName: string;
  /** Stem of its modules. */
  readonly stem: string;
}

export interface OperationPlan extends RepliedHeaders {
  readonly operation: PolicedOperation;
  /** What policy and telemetry call it. */
  readonly id: string;
  /** Such as `reposListForUser`. */
  readonly exportName: string;
  /** Such as `listForUser`. */
  readonly member: string;
  /** `undefined`: a member of the client itself. */
  readonly group: GroupPlan | undefined;
  readonly stem: string;
  /** Absent where it takes nothing. */
  readonly inputName?: string;
  /** Absent where no failure is documented. */
  readonly errorsName?: string;
  /** Inline schemas of bodies and replies that deserve a name. */
  readonly inlineNames: ReadonlyMap<MediaType, string>;
  /** Absent where it asks for none. */
  readonly callbacks?: CallbacksPlan;
}

/** The callbacks of one operation. */
export interface CallbacksPlan {
  /** Such as `createStreamCallbacks`. */
  readonly mapName: string;
  /** Such as `CreateStreamCallbacks`. */
  readonly typeName: string;
  /** Sorted by key. */
  readonly members: readonly IncomingPlan[];
}

/** The webhooks of an API. */
export interface WebhooksPlan extends CallbacksPlan {
  /** Such as `WebhookEvent`. */
  readonly eventName: string;
  /** Such as `readWebhook`. */
  readonly readName: string;
}

/** What the server sends of its own accord: the event of a webhook, or the request of a callback. */
export interface IncomingPlan {
  /** The document's name for it, unique among its fellows. */
  readonly key: string;
  readonly operation: Operation;
  /** Where a callback goes. */
  readonly expression?: string;
  readonly policy?: WebhookPolicy;
  /** Inline schemas of payload and answer that deserve a name. */
  readonly inlineNames: ReadonlyMap<MediaType, string>;
}

export interface SchemaPlan {
  readonly named: NamedSchema;
  readonly typeName: string;
  /** Absent where no reply needs it. */
  readonly readerName?: string;
  /** Type in requests, where it is not the same as in replies. */
  readonly inputName?: string;
  /** What the type under `typeName` describes. */
  readonly direction: Direction;
  readonly stem: string;
}

/** Requests leave out what is read-only, replies what is write-only. */
export type Direction = "request" | "reply";
