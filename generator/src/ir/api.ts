import type { RawExtension } from "./extension.ts";
import type { Pointer, SchemaId } from "./ids.ts";
import type { Paging } from "./paging.ts";
import type { HealthPolicy, OAuthPolicy, Policy, Resolved, WebhookPolicy } from "./policy.ts";
import type { ExternalDocs, JsonValue, NamedSchema, Schema } from "./schema.ts";

/** The whole API. `Op` grows a resolved policy in the policy stage. */
export interface Api<Op extends Operation = Operation> {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly externalDocs?: ExternalDocs;
  readonly licence?: string;
  readonly servers: readonly Server[];
  /** In the document's order; tags that only operations name are not in it. */
  readonly tags: readonly Tag[];
  /** Sorted by path, then method. */
  readonly operations: readonly Op[];
  /** Sorted by name. With a selection, only schemas that something reaches. */
  readonly schemas: ReadonlyMap<SchemaId, NamedSchema>;
  readonly securitySchemes: readonly NamedSecurityScheme[];
  readonly security: readonly SecurityRequirement[];
  readonly webhooks: readonly Webhook[];
  /** `x-resilience` of the root. */
  readonly resilience?: RawExtension;
  /** From the root's `x-resilience`; set in the policy stage. */
  readonly health?: HealthPolicy;
}

/** An operation whose policy is resolved. */
export interface PolicedOperation extends Operation {
  readonly policy: Resolved<Policy>;
  /** What its `pagination` comes to in the contract. */
  readonly paging?: Paging;
}

export interface Tag {
  readonly name: string;
  readonly description?: string;
  readonly externalDocs?: ExternalDocs;
  readonly pointer: Pointer;
  readonly resilience?: RawExtension;
}

export interface Operation {
  readonly pointer: Pointer;
  /** As the document spells it; `undefined` where it has none. */
  readonly operationId?: string;
  /** Upper case. */
  readonly method: string;
  /** The template, without query or fragment. Empty in webhooks and callbacks. */
  readonly path: string;
  /** Fixed query pairs that the document wrote into the path key. */
  readonly pathQuery?: readonly (readonly [string, string])[];
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly externalDocs?: ExternalDocs;
  /** Path level merged in; sorted by location, then name. */
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  /** Sorted by status: codes, ranges, default. */
  readonly responses: readonly Response[];
  /** `undefined`: the API's. */
  readonly security?: readonly SecurityRequirement[];
  /** `undefined`: the API's. */
  readonly servers?: readonly Server[];
  readonly callbacks: readonly Callback[];
  /** Low to high: path item, operation. Root and tags stand on the API. */
  readonly resilience: readonly RawExtension[];
}

export interface Parameter {
  readonly pointer: Pointer;
  readonly name: string;
  /** `querystring`: the whole query is one value, of the media type. */
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** `name=` may be sent, whatever the schema says of empty text (OpenAPI 3.0's `allowEmptyValue`). */
  readonly allowEmptyValue?: true;
  /** Media type of a parameter that is given by `content`; its value is encoded by it, and `style` is void. */
  readonly mediaType?: string;
  /** Of the fields of a `querystring` that is a form. */
  readonly encoding?: readonly PropertyEncoding[];
  readonly examples?: readonly JsonValue[];
  /** Sent where the caller says nothing; set in the plan. */
  readonly pinned?: JsonValue;
  readonly resilience?: RawExtension;
}

export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  /** `form` without percent-encoding (OpenAPI 3.2). */
  | "cookie";

export interface RequestBody {
  readonly pointer: Pointer;
  readonly required: boolean;
  readonly description?: string;
  /** In order of preference: JSON, form, multipart, the rest; each by name, since the order of keys says nothing. */
  readonly content: readonly MediaType[];
}

export interface MediaType {
  readonly pointer: Pointer;
  /** Lower case, parameters dropped unless they distinguish. */
  readonly mediaType: string;
  /** `undefined`: the document says nothing of the body. */
  readonly schema?: Schema;
  /** Schema of each item of a sequence (`itemSchema` of 3.2). */
  readonly itemSchema?: Schema;
  readonly encoding?: readonly PropertyEncoding[];
  /** Of the parts of a body without names, by position (`prefixEncoding` of 3.2). */
  readonly prefixEncoding?: readonly PartEncoding[];
  /** Of all further parts (`itemEncoding` of 3.2). */
  readonly itemEncoding?: PartEncoding;
  readonly examples?: readonly JsonValue[];
}

/** How a part of a body is written. */
export interface PartEncoding {
  readonly contentType?: string;
  /** Given, with or without the two below: written as a parameter of that style would be. */
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** Of a part of a multipart body. */
  readonly headers?: readonly PartHeader[];
}

/** A header of a part, beyond its content type. */
export interface PartHeader {
  readonly name: string;
  readonly required: boolean;
  /** The one value that its schema allows. */
  readonly value?: string;
}

/** The same, of a property by its name. */
export interface PropertyEncoding extends PartEncoding {
  readonly property: string;
}

export interface Response {
  readonly pointer: Pointer;
  /** `200`, `2XX` or `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly MediaType[];
  readonly headers: readonly ResponseHeader[];
  /** What its values are good for; absent where nothing is said of it. */
  readonly links?: readonly Link[];
  /** `x-resilience.retry` of the response. */
  readonly resilience?: RawExtension;
}

/** Which operation takes what a response gives. */
export interface Link {
  readonly pointer: Pointer;
  readonly name: string;
  /** The operation, by id or by its place. */
  readonly operationId?: string;
  readonly operationPointer?: Pointer;
  readonly description?: string;
  readonly parameters: readonly LinkParameter[];
  readonly body?: JsonValue;
}

export interface LinkParameter {
  readonly name: string;
  /** Where several parameters have the name. */
  readonly in?: Parameter["in"];
  /** A runtime expression (`$response.body#/id`), or a constant. */
  readonly value: JsonValue;
}

export interface ResponseHeader {
  readonly name: string;
  readonly required: boolean;
  readonly deprecated?: true;
  readonly description?: string;
  readonly schema: Schema;
}

export interface Server {
  readonly pointer: Pointer;
  readonly url: string;
  readonly name?: string;
  readonly description?: string;
  readonly variables: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly default: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

export interface NamedSecurityScheme {
  readonly name: string;
  readonly pointer: Pointer;
  readonly description?: string;
  /** OpenAPI 3.2. */
  readonly deprecated?: true;
  readonly scheme: SecurityScheme;
  /** `x-resilience` of the scheme. */
  readonly resilience?: RawExtension;
  /** Its `oauth`, read; set in the policy stage where the document says something of it. */
  readonly oauth?: OAuthPolicy;
}

export type SecurityScheme =
  | { readonly kind: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly format?: string }
  | { readonly kind: "http"; readonly scheme: string }
  | { readonly kind: "oauth2"; readonly flows: readonly OAuthFlow[] }
  | { readonly kind: "openIdConnect"; readonly url: string }
  | { readonly kind: "mutualTLS" };

export interface OAuthFlow {
  readonly kind: "authorizationCode" | "clientCredentials" | "deviceAuthorization" | "implicit" | "password";
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly scopes: readonly { readonly name: string; readonly description: string }[];
}

/** Schemes that are needed together; a list of requirements is a choice. Empty: anonymous. */
export type SecurityRequirement = readonly { readonly scheme: string; readonly scopes: readonly string[] }[];

export interface Webhook {
  readonly name: string;
  readonly pointer: Pointer;
  readonly operations: readonly Operation[];
  readonly resilience?: RawExtension;
  /** Its `webhook`, read; set in the policy stage where the document says something of it. */
  readonly policy?: WebhookPolicy;
}

export interface Callback {
  readonly name: string;
  readonly expression: string;
  readonly pointer: Pointer;
  readonly operations: readonly Operation[];
}
